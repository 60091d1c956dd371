import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ChatServer, type ErrorReply, startChatServer } from '../helpers/chat-server.ts';
import { failureOf, modelAt } from '../helpers/model-settings.ts';

let server: ChatServer;
let answer: ErrorReply;

beforeAll(async () => {
  server = await startChatServer(() => answer);
});
afterAll(() => server.close());

function busy(headers: Record<string, string>, error: ErrorReply['error'] = 'slow down', status = 429): ErrorReply {
  return { status, error, headers };
}

function saying(words: string): ErrorReply {
  return busy({}, words);
}

function json(body: unknown, status = 429): ErrorReply {
  return { status, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

async function waitOf(reply: ErrorReply): Promise<number | undefined> {
  answer = reply;
  return (await failureOf(modelAt(server.url))).retryAfterMs;
}

const remaining = (requests: string, tokens: string) => ({
  'x-ratelimit-remaining-requests': requests,
  'x-ratelimit-remaining-tokens': tokens,
});

it.each<[string, ErrorReply, number | undefined]>([
  ['seconds', busy({ 'retry-after': '7' }), 7000],
  ['a decimal', busy({ 'retry-after': '1.5' }), 1500],
  ['a duration', busy({ 'retry-after': '1m3s' }), 63_000],
  ['nothing to wait', busy({ 'retry-after': '0' }), 0],
  ['nothing by the header, something by the words', busy({ 'retry-after': '0' }, 'retry in 3 s'), 3000],
  ['a negative time', busy({ 'retry-after': '-5' }), undefined],
  ['a time that has passed', busy({ 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }), undefined],
  ['nonsense', busy({ 'retry-after': 'soon' }), undefined],
  ['nonsense beside words', busy({ 'retry-after': 'soon' }, 'Try again in 2s'), 2000],
  [
    'the reset of what is used up',
    busy({ 'x-ratelimit-reset-requests': '1m3s', 'x-ratelimit-reset-tokens': '20ms', ...remaining('0', '90') }),
    63_000,
  ],
  [
    'the later of two',
    busy({ 'x-ratelimit-reset-requests': '2s', 'x-ratelimit-reset-tokens': '1m0s', ...remaining('0', '0') }),
    60_000,
  ],
  [
    'the nearer where nothing remains to be said',
    busy({ 'x-ratelimit-reset-requests': '6m0s', 'x-ratelimit-reset-tokens': '2' }),
    2000,
  ],
  [
    'no reset where all remains',
    busy({ 'x-ratelimit-reset-requests': '6m0s', 'x-ratelimit-remaining-requests': '5' }),
    undefined,
  ],
  ['one header of all limits', busy({ ratelimit: 'limit=10, remaining=0, reset=30' }), 30_000],
  ['its later form', busy({ ratelimit: '"minute";r=0;t=12, "day";r=9;t=4000' }), 12_000],
  ['a reset in seconds', busy({ 'ratelimit-reset': '9' }), 9000],
  ['no reset for an error of another kind', busy({ 'x-ratelimit-reset-requests': '9s' }, 'x', 502), undefined],
  ['a field', json({ error: { message: 'x', retry_after: 4 } }), 4000],
  ['a field in milliseconds', json({ error: { message: 'x', retry_after_ms: 250 } }), 250],
  ['a field beside the error', json({ error: { message: 'x' }, retryAfter: '5s' }), 5000],
  [
    'a detail',
    json([
      {
        error: {
          message: 'x',
          details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.5s' }],
        },
      },
    ]),
    34_500,
  ],
  [
    'a field of what a gateway passes on',
    json({ error: { message: 'x', metadata: { raw: '{"error":{"details":[{"retryDelay":"8s"}]}}' } } }),
    8000,
  ],
  [
    'headers that a gateway passes on',
    json({ error: { message: 'x', metadata: { headers: { 'Retry-After': '6' } } } }),
    6000,
  ],
  ['minutes and seconds', saying('Rate limit reached. Please try again in 1m3.5s. Visit https://x.example/3s'), 63_500],
  ['milliseconds', saying('Please try again in 320ms.'), 320],
  ['seconds in words', saying('Too many requests: retry after 3 seconds'), 3000],
  ['minutes in words', saying('Please retry in 2 minutes.'), 120_000],
  ['several words', saying('Please wait for 1 minute and 5 seconds before the next request'), 65_000],
  ['an article', saying('Please try your request again in a minute'), 60_000],
  ['hyphens', saying('retry-after: 30'), 30_000],
  ['words after many others', saying(`${'Quota exceeded for metric. '.repeat(30)}Please retry in 11.2s.`), 11_200],
  ['no numbers of something else', saying('Limit 20 requests per 1 minute. Try again. Error 429 in 3 of 5'), undefined],
])('waits as long as a server asks by %s', async (_what, reply, expected) => {
  expect(await waitOf(reply)).toBe(expected);
});

it.each<[string, (in90s: number) => ErrorReply]>([
  ['a date', (at) => busy({ 'retry-after': new Date(at).toUTCString() })],
  ['seconds since 1970', (at) => busy({ 'x-ratelimit-reset': String(Math.round(at / 1000)) })],
  [
    'milliseconds since 1970',
    (at) =>
      json({
        error: {
          message: 'x',
          metadata: { headers: { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': String(at) } },
        },
      }),
  ],
  [
    'a date of RFC 3339',
    (at) =>
      busy({
        'anthropic-ratelimit-input-tokens-reset': new Date(at).toISOString(),
        'anthropic-ratelimit-input-tokens-remaining': '0',
      }),
  ],
  [
    'a date in words',
    (at) => saying(`Quota resets at ${new Date(at).toISOString().replace('T', ' ').slice(0, 19)} UTC`),
  ],
  [
    'a date without a zone',
    (at) => json({ error: { message: 'x', resets_at: new Date(at).toISOString().slice(0, 19) } }),
  ],
])('waits until %s', async (_what, reply) => {
  const wait = await waitOf(reply(Date.now() + 90_000));
  expect(wait).toBeGreaterThan(80_000);
  expect(wait).toBeLessThanOrEqual(91_000);
});

it.each<[string, ErrorReply, RegExp]>([
  [
    'a day',
    busy({ 'x-ratelimit-reset-requests': '23h58m', 'x-ratelimit-remaining-requests': '0' }),
    /asks to wait 24 h$/,
  ],
  [
    'a quarter of an hour',
    saying(
      'Rate limit reached on tokens per day (TPD): Limit 100000, Used 99000, Requested 2000. Please try again in 14m24s.',
    ),
    /asks to wait 15 min$/,
  ],
  ['until tomorrow, without saying so', saying('Rate limit exceeded: free-models-per-day'), /per-day$/],
])('does not wait for %s', async (_what, reply, message) => {
  answer = reply;
  const failure = await failureOf(modelAt(server.url));
  expect(failure).toMatchObject({ code: 'model-rate-limit', retryable: false });
  expect(failure.message).toMatch(message);
});

it.each<[string, ErrorReply, string]>([
  [
    'a minute’s tokens',
    {
      status: 413,
      error: {
        message:
          'Request too large for model `llama` on tokens per minute (TPM): Limit 6000, Requested 8,000, please reduce your message size.',
        code: 'rate_limit_exceeded',
      },
    },
    '8,000 tokens of at most 6,000',
  ],
  [
    'as 429',
    saying('Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 31538.'),
    '31,538 tokens of at most 30,000',
  ],
  [
    'nothing at all',
    saying('Quota exceeded for metric: free_tier_requests, limit: 0, model: gemini-9-pro\nPlease retry in 34s.'),
    'allows this account no requests',
  ],
])('does not try again what a limit can never take: %s', async (_what, reply, message) => {
  answer = reply;
  const failure = await failureOf(modelAt(server.url));
  expect(failure).toMatchObject({ code: 'model-rate-limit', retryable: false });
  expect(failure.message).toContain(message);
  expect(failure.hint).toMatch(/another model/);
});

it('does not try again what a server says not to', async () => {
  answer = busy({ 'x-should-retry': 'false' }, 'no', 503);
  expect(await failureOf(modelAt(server.url))).toMatchObject({ code: 'model-server', retryable: false });
});

it('tries again what fits a limit that is used up for now', async () => {
  answer = saying('Rate limit reached on TPM: Limit 30000, Used 28000, Requested 5000. Please try again in 6s.');
  expect(await failureOf(modelAt(server.url))).toMatchObject({ retryable: true, retryAfterMs: 6000 });
});

it.each<[string, ErrorReply, number | undefined]>([
  ['llama.cpp', json({ error: { code: 503, message: 'Loading model', type: 'unavailable_error' } }, 503), undefined],
  ['a guess of 20 s', json({ error: 'Model x/y is currently loading', estimated_time: 20.5 }, 503), 20_500],
  ['a guess of ten minutes', json({ error: 'Model x/y is currently loading', estimated_time: 577.3 }, 503), 30_000],
  [
    'a cold start',
    busy({ 'retry-after': '15' }, 'The endpoint is scaled to zero; cold start in progress', 503),
    15_000,
  ],
  ['weights', busy({}, 'model weights are being loaded', 503), undefined],
])('knows a model that is loading: %s', async (_what, reply, retryAfterMs) => {
  answer = reply;
  expect(await failureOf(modelAt(server.url))).toMatchObject({ code: 'model-loading', retryable: true, retryAfterMs });
});

it.each([busy({}, 'The server is overloaded', 503), busy({}, 'failed to load model: out of memory', 500)])(
  'does not take another failure for that: %j',
  async (reply) => {
    answer = reply;
    expect(await failureOf(modelAt(server.url))).toMatchObject({ code: 'model-server' });
  },
);

it.each([
  { code: 'billing_hard_limit_reached', message: 'Billing hard limit has been reached' },
  { type: 'exceeded_current_quota_error', message: 'Your account is suspended' },
  { code: '1113', message: '余额不足或无可用资源包,请充值。' },
])('never tries again where no credit is left: %j', async (error) => {
  answer = busy({ 'retry-after': '1' }, error);
  expect(await failureOf(modelAt(server.url))).toMatchObject({ code: 'model-quota', retryable: false });
});
