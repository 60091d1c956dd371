import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ChatServer, type ErrorReply, type Reply, startChatServer } from '../helpers/chat-server.ts';
import { failureOf, modelAt } from '../helpers/model-settings.ts';

let server: ChatServer;
let reply: Reply = 'hang';

beforeEach(async () => {
  server = await startChatServer(() => reply);
});
afterEach(() => server.close());

it.each<[string, ErrorReply, string, boolean]>([
  ['a refused key', { status: 401, error: 'no' }, 'model-auth', false],
  ['a forbidden model', { status: 403, error: 'no' }, 'model-auth', false],
  ["Gemini's bad key", { status: 400, body: '[{"error":{"message":"API key not valid."}}]' }, 'model-auth', false],
  [
    'an unknown model',
    { status: 404, error: { message: 'no such model', code: 'model_not_found' } },
    'model-not-found',
    false,
  ],
  ['an unknown model as 400', { status: 400, error: 'Model Not Exist' }, 'model-not-found', false],
  ['too many requests', { status: 429, error: 'slow down' }, 'model-rate-limit', true],
  ['an empty account', { status: 429, error: { code: 'insufficient_quota', message: 'x' } }, 'model-quota', false],
  ['a payment wanted', { status: 402, error: 'Insufficient Balance' }, 'model-quota', false],
  ['a conflict', { status: 409, error: 'x' }, 'model-server', true],
  ['a timeout of the server', { status: 408, error: 'x' }, 'model-server', true],
  ['an overload', { status: 529, error: 'x' }, 'model-server', true],
  [
    'a long prompt',
    { status: 400, error: { code: 'context_length_exceeded', message: 'x' } },
    'model-context-length',
    false,
  ],
  ['a long prompt as 500', { status: 500, error: 'exceeds the available context size' }, 'model-context-length', false],
  ...[
    "This model's maximum prompt length is 131072 but the request contains 537812 tokens.",
    'length of prompt_tokens (163280) must be less than max_seq_len (32768).',
    'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8193.',
    'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
    'input length and `max_tokens` exceed context limit: 199000 + 8192 > 200000',
    'Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length',
  ].map((error): [string, ErrorReply, string, boolean] => [
    `a long prompt in the words "${error}"`,
    { status: 400, error },
    'model-context-length',
    false,
  ]),
  ['a filter', { status: 400, error: { code: 'content_filter', message: 'x' } }, 'model-content-filter', false],
  ['any other refusal', { status: 422, error: 'no such field' }, 'model-request', false],
])('tells %s', async (_what, answer, code, retryable) => {
  reply = answer;
  expect(await failureOf(modelAt(server.url))).toMatchObject({ code, retryable });
});

it('names provider, variable and the words of the server for a refused key, but never the key', async () => {
  const words = 'Incorrect key secret-key-of-the-test (or sk-proj-abcdef123456) in Bearer secret-key-of-the-test';
  reply = { status: 401, error: words };
  const failure = await failureOf(modelAt(server.url, { provider: 'groq' }));
  expect(failure.message).toBe('groq refused the key in TEST_KEY (401): Incorrect key *** (or ***) in Bearer ***');
  expect(failure.hint).toMatch(/TEST_KEY in \.env/);
});

it('says how to give a key to a server that wants one', async () => {
  reply = { status: 401, error: 'no' };
  const failure = await failureOf(modelAt(server.url, { keyVariable: null }));
  expect(failure.hint).toMatch(/llm\.api_key_env/);
});

it('tells a wrong base_url from a wrong model', async () => {
  reply = { status: 404, body: '404 page not found' };
  const bare = server.url.replace('/v1', '');
  const wrongUrl = await failureOf(modelAt(bare));
  expect(wrongUrl.message).toBe(`nothing is served at ${bare}/chat/completions (404): 404 page not found`);
  expect(wrongUrl.hint).toBe(`llm.base_url usually ends in /v1: ${bare}/v1`);
  reply = { status: 404, error: 'model "llama3" not found, try pulling it first' };
  const wrongModel = await failureOf(modelAt(server.url, { provider: 'ollama', name: 'llama3' }));
  expect(wrongModel.message).toMatch(/^ollama has no model "llama3"/);
  expect(wrongModel.hint).toBe('Fetch it:  ollama pull llama3');
});

it('names the setting that the server did not like', async () => {
  reply = { status: 400, error: "Unsupported value: 'temperature' must be 1" };
  const sampling = { temperature: 0 };
  expect((await failureOf(modelAt(server.url, { sampling }))).hint).toBe('Change or remove llm.temperature');
});

it('does not print a web page', async () => {
  reply = { status: 502, body: `<!DOCTYPE html><html><title>502 Bad Gateway</title>${'<p>x</p>'.repeat(500)}</html>` };
  const failure = await failureOf(modelAt(server.url, { provider: 'groq' }));
  expect(failure.message).toBe('groq failed (502): a web page, "502 Bad Gateway"');
});

it('shortens long words of a server', async () => {
  reply = { status: 500, error: 'x'.repeat(5000) };
  expect((await failureOf(modelAt(server.url))).message.length).toBeLessThan(350);
});

it.each<[string, Record<string, string>, string, number]>([
  ['seconds', { 'retry-after': '3' }, 'x', 3000],
  ['milliseconds', { 'retry-after-ms': '250', 'retry-after': '3' }, 'x', 250],
  ['words', {}, 'Please retry in 34.5s.', 34_500],
])('reads how long to wait from %s', async (_where, headers, error, milliseconds) => {
  reply = { status: 429, error, headers };
  expect((await failureOf(modelAt(server.url))).retryAfterMs).toBe(milliseconds);
});

it('reads how long to wait from a date', async () => {
  reply = { status: 503, error: 'x', headers: { 'retry-after': new Date(Date.now() + 60_000).toUTCString() } };
  const { retryAfterMs } = await failureOf(modelAt(server.url));
  expect(retryAfterMs).toBeGreaterThan(50_000);
  expect(retryAfterMs).toBeLessThanOrEqual(60_000);
});

it('does not wait for hours, and says so', async () => {
  reply = { status: 429, error: 'daily limit', headers: { 'retry-after': '7300' } };
  const failure = await failureOf(modelAt(server.url));
  expect(failure.retryable).toBe(false);
  expect(failure.message).toMatch(/daily limit; it asks to wait 3 h$/);
});

it('says how to start a local server that is not there', async () => {
  const gone = server.url;
  await server.close();
  const failure = await failureOf(modelAt(gone, { provider: 'ollama' }));
  expect(failure).toMatchObject({ code: 'model-unreachable', retryable: false, hint: 'Start it:  ollama serve' });
  expect(failure.message).toBe(`nothing listens at ${gone.replace('/v1', '')}`);
});

it('names a host that does not exist', async () => {
  const failure = await failureOf(modelAt('http://no-such-host.invalid/v1'));
  expect(failure.code).toBe('model-unreachable');
  expect(failure.message).toMatch(/no-such-host\.invalid/);
});

it('tries again when the connection is torn down before a reply', async () => {
  reply = 'reset';
  expect(await failureOf(modelAt(server.url))).toMatchObject({ code: 'model-broken-stream', retryable: true });
});

it('tells plain HTTP that was taken for a secure connection', async () => {
  const plain = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => plain.once('listening', resolve));
  const failure = await failureOf(modelAt(`https://127.0.0.1:${(plain.address() as AddressInfo).port}/v1`));
  plain.close();
  expect(failure).toMatchObject({ code: 'model-unreachable', retryable: false });
  expect(failure.hint).toMatch(/write http:\/\//);
});

it('sends neither key nor words on to another address', async () => {
  const asked: string[] = [];
  const other = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const location = `http://localhost:${(other.address() as AddressInfo).port}/v1/chat/completions`;
  reply = { status: 307, body: '', headers: { location } };
  const failure = await failureOf(modelAt(server.url));
  expect(failure).toMatchObject({ code: 'model-request', retryable: false });
  expect(failure.message).toContain(`sends requests on to ${location} (307)`);
  expect(failure.hint).toContain('llm.base_url');
  expect(asked).toEqual([]);
  other.close();
});
