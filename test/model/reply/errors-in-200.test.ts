import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ChatServer, type RawReply, startChatServer } from '../../helpers/chat-server.ts';
import { ask, failureOf, modelAt } from '../../helpers/model-settings.ts';
import { event, events, finish, piece } from '../../helpers/stream.ts';

let server: ChatServer;
let reply: RawReply = { raw: [] };

beforeAll(async () => {
  server = await startChatServer(() => reply);
});
afterAll(() => server.close());

const minimax = (status_code: number, status_msg: string) => ({
  choices: null,
  base_resp: { status_code, status_msg },
});

it.each<[object, string, string, boolean]>([
  [minimax(1002, 'rate limit exceeded(RPM)'), 'model-rate-limit', 'rate limit exceeded(RPM)', true],
  [minimax(1008, 'insufficient balance'), 'model-quota', 'insufficient balance', false],
  [minimax(1004, 'login fail: Please carry the API secret key'), 'model-auth', 'login fail', false],
  [minimax(1026, 'input new_sensitive'), 'model-content-filter', 'new_sensitive', false],
  [minimax(2013, 'invalid params, invalid chat setting (2013)'), 'model-request', 'invalid chat setting', false],
  [minimax(1013, 'unknown error'), 'model-server', 'unknown error', true],
  [
    { choices: [{ delta: {}, finish_reason: 'error', error: { code: 429, message: 'Provider is busy' } }] },
    'model-rate-limit',
    'Provider is busy',
    true,
  ],
  [{ choices: [{ error: { code: 403, message: 'Moderated: flagged' } }] }, 'model-content-filter', 'Moderated', false],
  [{ error: 'model "x" not found' }, 'model-not-found', 'not found', false],
  [{ error: { message: 'slow', http_code: '429' } }, 'model-rate-limit', 'slow', true],
  [
    { success: false, errors: [{ code: 10000, message: 'Authentication error' }] },
    'model-auth',
    'Authentication',
    false,
  ],
  [{ detail: [{ msg: 'field required: messages' }] }, 'model-server', 'field required', true],
  [{ detail: 'Maximum context length is 4096 tokens' }, 'model-context-length', '4096', false],
  [{ object: 'error', message: 'out of memory', code: 50001 }, 'model-server', 'out of memory', true],
  [{ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, 'model-server', 'Overloaded', true],
  [{ error_code: 18, error_msg: 'Open api qps request limit reached' }, 'model-rate-limit', 'qps', true],
  [{ code: 500, msg: 'internal', success: false }, 'model-server', 'internal', true],
  [{ code: 'InvalidApiKey', message: 'Invalid API-key provided.' }, 'model-auth', 'Invalid API-key', false],
  [{ message: 'Service is busy' }, 'model-server', 'Service is busy', true],
])('%j is an error of status 200, whole or in a stream', async (body, code, words, retryable) => {
  for (const raw of [JSON.stringify(body), event(body), `data: ${JSON.stringify(body)}\n\ndata: [DONE]\n\n`]) {
    reply = { raw: [raw], contentType: raw.startsWith('{') ? 'application/json' : 'text/event-stream' };
    const failure = await failureOf(modelAt(server.url));
    expect(failure).toMatchObject({ code, retryable });
    expect(failure.message).toContain(words);
  }
});

it('an error in the middle keeps what came', async () => {
  reply = { raw: [events(piece('half'), minimax(1013, 'internal'), '[DONE]')] };
  expect(await failureOf(modelAt(server.url))).toMatchObject({ code: 'model-server', partial: { text: 'half' } });
});

it.each([
  { error: null },
  { error: '' },
  { error: {} },
  { error: false },
  { error: { message: null, type: null, code: null } },
  { errors: [] },
  { base_resp: { status_code: 0, status_msg: 'success' } },
  { base_resp: { status_code: 0, status_msg: '' }, input_sensitive: false },
  { code: 200, message: 'OK' },
  { code: 0, msg: 'success' },
  { status: 'success' },
  { detail: null },
])('an answer beside %j is an answer', async (more) => {
  const whole = { choices: [{ message: { content: 'whole' }, finish_reason: 'stop' }], ...more };
  for (const raw of [
    JSON.stringify(whole),
    events({ ...piece('whole'), ...more }, { ...finish('stop'), ...more }, '[DONE]'),
  ]) {
    reply = { raw: [raw] };
    expect((await ask(modelAt(server.url))).text).toBe('whole');
  }
});

it.each([
  { error: 'Unexpected endpoint or method. (POST /chat/completions)' },
  { code: 500, msg: '404 NOT_FOUND', success: false },
])('%j is a wrong base_url, with the right one as the hint', async (body) => {
  reply = { raw: [JSON.stringify(body)], contentType: 'application/json' };
  const bare = server.url.replace('/v1', '');
  const failure = await failureOf(modelAt(bare));
  expect(failure).toMatchObject({ code: 'model-not-found', retryable: false });
  expect(failure.message).toContain(`nothing is served at ${bare}/chat/completions: `);
  expect(failure.hint).toBe(`llm.base_url usually ends in /v1: ${bare}/v1`);
});
