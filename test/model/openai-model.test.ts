import { LLMock } from '@copilotkit/aimock';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ModelDelta } from '../../src/model/model.ts';
import { modelFactory } from '../../src/model/openai-model.ts';
import { type ChatServer, type Reply, startChatServer } from '../helpers/chat-server.ts';
import { ask, failureOf, modelAt, settingsAt } from '../helpers/model-settings.ts';

let server: ChatServer;
let replies: Reply[] = [];

beforeEach(async () => {
  replies = [];
  server = await startChatServer(({ index }) => replies[index]);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

it('sends model, messages and sampling to /chat/completions, with the key', async () => {
  replies = ['hi'];
  const sampling = { temperature: 0.2, topP: 0.9, maxTokens: 50, reasoningEffort: 'low', extraBody: { seed: 7 } };
  await ask(modelAt(server.url, { sampling, headers: { 'X-Team': 'red' }, apiVersion: 'preview' }));
  const request = server.requests[0];
  expect(request?.url).toBe('/v1/chat/completions?api-version=preview');
  expect(request?.headers).toMatchObject({ authorization: 'Bearer secret-key-of-the-test', 'x-team': 'red' });
  expect(request?.body).toEqual({
    model: 'scripted',
    messages: [{ role: 'user', content: 'hello' }],
    stream: true,
    stream_options: { include_usage: true },
    temperature: 0.2,
    top_p: 0.9,
    max_tokens: 50,
    reasoning_effort: 'low',
    seed: 7,
  });
});

it('says max_completion_tokens where the provider wants that', async () => {
  replies = ['hi'];
  await ask(modelAt(server.url, { provider: 'openai', sampling: { maxTokens: 50 } }));
  expect(server.requests[0]?.body).toMatchObject({ max_completion_tokens: 50 });
  expect(server.requests[0]?.body).not.toHaveProperty('max_tokens');
});

it("lets none of the client's own variables and nothing of this machine reach another provider", async () => {
  const leaks = { ORG_ID: 'org-1', PROJECT_ID: 'proj-1', API_KEY: 'sk-other', ADMIN_KEY: 'sk-admin' };
  for (const [name, value] of Object.entries(leaks)) vi.stubEnv(`OPENAI_${name}`, value);
  vi.stubEnv('OPENAI_BASE_URL', 'http://127.0.0.1:9/v1');
  vi.stubEnv('OPENAI_CUSTOM_HEADERS', 'X-Leak: 1\nAuthorization: Bearer leaked');
  replies = ['hi', 'hi'];
  await ask(modelAt(server.url));
  await ask(modelAt(server.url, { keyVariable: null }));
  const [withKey, without] = server.requests.map((request) => request.headers);
  const names = Object.keys(withKey ?? {});
  expect(names.filter((name) => /^(x-|openai-)/.test(name))).toEqual([]);
  expect(withKey?.authorization).toBe('Bearer secret-key-of-the-test');
  expect(without).not.toHaveProperty('authorization');
});

it('sends organization and project to openai alone', async () => {
  replies = ['hi'];
  const environment = { TEST_KEY: 'k'.repeat(20), OPENAI_ORG_ID: 'org-1', OPENAI_PROJECT_ID: 'proj-1' };
  await ask(modelFactory(environment)(settingsAt(server.url, { provider: 'openai' })));
  expect(server.requests[0]?.headers).toMatchObject({ 'openai-organization': 'org-1', 'openai-project': 'proj-1' });
});

it('sends the key to azure as api-key', async () => {
  replies = ['hi'];
  await ask(modelAt(server.url, { provider: 'azure' }));
  expect(server.requests[0]?.headers).toMatchObject({ 'api-key': 'secret-key-of-the-test' });
  expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
});

it('tells each piece as it comes, and gives the whole with its usage', async () => {
  const usage = { inputTokens: 9, outputTokens: 5, cachedTokens: 4, reasoningTokens: 2 };
  replies = [{ chunks: ['Hello', ' ', 'world'], reasoning: 'hm', usage }];
  const deltas: ModelDelta[] = [];
  const reply = await ask(modelAt(server.url), { onDelta: (delta) => deltas.push(delta) });
  const said = { text: 'Hello world', toolCalls: [], reasoning: 'hm', reasoningAs: 'reasoning_content' };
  expect(reply).toEqual({ ...said, finishReason: 'stop', usage });
  expect(deltas).toEqual([
    { kind: 'reasoning', text: 'hm' },
    { kind: 'text', text: 'Hello' },
    { kind: 'text', text: ' ' },
    { kind: 'text', text: 'world' },
  ]);
});

it('understands a server that does not stream though it was asked to', async () => {
  replies = [{ text: '<think>hm</think>\n\nwhole', plainJson: true }];
  const reply = await ask(modelAt(server.url));
  expect(reply).toMatchObject({ text: 'whole', reasoning: 'hm', usage: { inputTokens: 100, outputTokens: 20 } });
});

it('asks again at once without stream_options when the server refuses it, and remembers', async () => {
  replies = [{ status: 400, error: "Unknown parameter: 'stream_options'" }, { text: 'a', usage: null }, 'b'];
  const model = modelAt(server.url);
  expect(await ask(model)).toMatchObject({ text: 'a', usage: null });
  await ask(model);
  expect(server.requests.map(({ body }) => 'stream_options' in body)).toEqual([true, false, false]);
});

it("rejects with the signal's reason when it is aborted, before and in the middle of a reply", async () => {
  replies = [{ chunks: ['a', 'b'], hangAfterChunks: 1 }];
  const controller = new AbortController();
  const reason = new Error('enough');
  const onDelta = () => controller.abort(reason);
  const model = modelAt(server.url);
  await expect(ask(model, { signal: controller.signal, onDelta })).rejects.toBe(reason);
  await expect(ask(model, { signal: controller.signal })).rejects.toBe(reason);
  expect(server.requests.length).toBe(1);
});

it('lets an error of the reader of deltas through as it is', async () => {
  replies = ['hi there'];
  const bug = new TypeError('terminated');
  const onDelta = () => {
    throw bug;
  };
  await expect(ask(modelAt(server.url), { onDelta })).rejects.toBe(bug);
});

it('gives up after so many seconds of silence, before the reply and in the middle of it', async () => {
  replies = ['hang', { chunks: ['a ', 'b'], hangAfterChunks: 1 }];
  const model = modelAt(server.url, { timeout: 0.15 });
  const before = await failureOf(model);
  expect(before).toMatchObject({ code: 'model-timeout', retryable: true });
  expect(before.hint).toBe('If the model needs longer, raise llm.timeout (now 0.15 s)');
  const middle = await failureOf(model);
  expect(middle.message).toMatch(/silent for 0.15 s in the middle of its reply/);
  expect(middle.partial).toMatchObject({ text: 'a ' });
});

it('does not count time in which pieces keep coming', async () => {
  replies = [{ chunks: [...'abcdefghijkl'], chunkDelayMs: 100 }];
  expect((await ask(modelAt(server.url, { timeout: 1 }))).text).toBe('abcdefghijkl');
});

it('waits longer than Node itself would when the settings say so', async () => {
  replies = [{ text: 'late', delayMs: 20 }];
  expect((await ask(modelAt(server.url, { timeout: 900 }))).text).toBe('late');
});

it('refuses a key that cannot be one before anything is sent', async () => {
  const model = modelFactory({ TEST_KEY: 'two words' })(settingsAt(server.url));
  const failure = await failureOf(model);
  expect(failure).toMatchObject({ code: 'model-auth', retryable: false });
  expect(failure.message).toMatch(/^TEST_KEY holds/);
  expect(failure.message).not.toMatch(/two words/);
  expect(server.requests.length).toBe(0);
});

it('speaks with a server that we did not write', async () => {
  const mock = new LLMock({ port: 0, host: '127.0.0.1', strict: true });
  await mock.start();
  try {
    mock.onMessage('hello', { content: 'Hello from afar' });
    expect((await ask(modelAt(`${mock.url}/v1`))).text).toBe('Hello from afar');
    mock.nextRequestError(429, { message: 'slow down', type: 'rate_limit_error' });
    expect((await failureOf(modelAt(`${mock.url}/v1`))).code).toBe('model-rate-limit');
  } finally {
    await mock.stop();
  }
});

it('fills variables into headers, and shows them to nobody when the server repeats them', async () => {
  const headers = { 'x-gateway': 'Token ${GATEWAY_TOKEN}', 'x-short': 's3cr3t99' };
  const environment = { TEST_KEY: 'k', GATEWAY_TOKEN: 'open-sesame' };
  replies = ['hi', { status: 400, error: 'bad headers: Token open-sesame, s3cr3t99' }];
  const model = modelFactory(environment)(settingsAt(server.url, { headers }));
  await ask(model);
  expect(server.requests[0]?.headers).toMatchObject({ 'x-gateway': 'Token open-sesame', 'x-short': 's3cr3t99' });
  const { message } = await failureOf(model);
  expect(message).toContain('bad headers: Token ***, ***');
});
