import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ChatServer, type Reply, startChatServer } from '../helpers/chat-server.ts';
import { ask, failureOf, modelAt } from '../helpers/model-settings.ts';

let server: ChatServer;
let replies: readonly Reply[] = [];

beforeEach(async () => {
  server = await startChatServer(({ index }) => replies[index]);
});
afterEach(() => server.close());

function events(...chunks: readonly unknown[]): string {
  return [...chunks.map((chunk) => JSON.stringify(chunk)), '[DONE]'].map((data) => `data: ${data}\n\n`).join('');
}

function delta(fields: Record<string, unknown>, finish: string | null = null) {
  return { choices: [{ index: 0, delta: fields, finish_reason: finish }] };
}

it('reads a stream the same wherever its bytes are cut', async () => {
  const bytes = Buffer.from(
    `: keep-alive\r\n\r\n${events(delta({ content: 'né' }), delta({ content: '🚀\n' }), delta({ content: '' }, 'stop'))}`,
  );
  replies = Array.from(bytes, (_, at) => ({ raw: [bytes.subarray(0, at), bytes.subarray(at)] }));
  const model = modelAt(server.url);
  const texts = new Set<string>();
  for (const _ of replies) texts.add((await ask(model)).text);
  expect([...texts]).toEqual(['né🚀\n']);
});

it.each([
  [
    'in a chunk of its own',
    [delta({ content: 'a' }, 'stop'), { choices: [], usage: { prompt_tokens: 3, completion_tokens: 4 } }],
  ],
  [
    'beside the choices, growing',
    [
      { ...delta({ content: 'a' }), usage: { prompt_tokens: 3, completion_tokens: 1 } },
      { ...delta({}, 'stop'), usage: { prompt_tokens: 3, completion_tokens: 4, prompt_tokens_details: null } },
    ],
  ],
])('finds the usage %s', async (_where, chunks) => {
  replies = [{ raw: [events(...chunks)] }];
  const { usage } = await ask(modelAt(server.url));
  expect(usage).toEqual({ inputTokens: 3, outputTokens: 4, cachedTokens: 0, reasoningTokens: 0 });
});

it('counts reasoning that a server left out of the completion and put into the total', async () => {
  const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 40, prompt_cache_hit_tokens: 4 };
  replies = [{ raw: [events(delta({ content: 'a' }, 'stop'), { choices: [], usage })] }];
  expect((await ask(modelAt(server.url))).usage).toEqual({
    inputTokens: 10,
    outputTokens: 30,
    cachedTokens: 4,
    reasoningTokens: 25,
  });
});

it.each([
  ['fractions', { prompt_tokens: 1.5, completion_tokens: 2.2 }, { inputTokens: 2, outputTokens: 2 }],
  ['negative ones', { prompt_tokens: -3, completion_tokens: 4 }, null],
  ['more than there can be', { prompt_tokens: 1e308, completion_tokens: 4 }, null],
  ['texts', { prompt_tokens: '3', completion_tokens: 4 }, null],
  [
    'odd details',
    {
      prompt_tokens: 3,
      completion_tokens: 4,
      completion_tokens_details: { reasoning_tokens: -0.5 },
      prompt_tokens_details: 7,
    },
    { inputTokens: 3, outputTokens: 4, cachedTokens: 0, reasoningTokens: 0 },
  ],
])('takes no tokens that nobody can have counted: %s', async (_what, usage, expected) => {
  replies = [{ raw: [events(delta({ content: 'a' }, 'stop'), { choices: [], usage })] }];
  const { usage: read } = await ask(modelAt(server.url));
  if (expected === null) expect(read).toBeNull();
  else expect(read).toMatchObject(expected);
});

it.each<[string, Record<string, unknown>, string]>([
  ['an object', { content: { n: 42 } }, '{"n":42}'],
  ['a number', { content: 42 }, '42'],
  ['odd parts', { content: [null, 7, { text: {} }, { thinking: {} }, { text: 'answer' }] }, 'answer'],
])('takes content that is %s for what it says', async (_what, fields, text) => {
  replies = [{ raw: [events(delta(fields, 'stop'))] }];
  expect((await ask(modelAt(server.url))).text).toBe(text);
  const whole = { choices: [{ message: fields, finish_reason: 'stop' }] };
  replies = [...replies, { raw: [JSON.stringify(whole)], contentType: 'application/json' }];
  expect((await ask(modelAt(server.url))).text).toBe(text);
});

it.each<[string, unknown]>([
  ['choices that are no list', { choices: { 0: {} } }],
  ['a choice that is a text', { choices: ['answer'] }],
  ['calls that are no list', { choices: [{ delta: { tool_calls: 'search' }, finish_reason: 'stop' }] }],
  ['a finish reason that is no text', { choices: [{ delta: { content: 'a' }, finish_reason: { type: 'error' } }] }],
  ['no map at all', 7],
])('calls it a failure that may be tried again: %s', async (_what, chunk) => {
  replies = [{ raw: [events(chunk)] }];
  expect((await failureOf(modelAt(server.url))).retryable).toBe(true);
});

it('gives null for a usage that was not reported', async () => {
  replies = [{ text: 'a', usage: null }];
  expect((await ask(modelAt(server.url))).usage).toBeNull();
});

it.each([
  ['reasoning', [delta({ reasoning: 'hm' }), delta({ content: 'answer' }, 'stop')]],
  ['reasoning_content', [delta({ reasoning_content: 'hm' }), delta({ content: 'answer' }, 'stop')]],
  [
    'content in parts',
    [
      delta({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }] }),
      delta({ content: [{ type: 'text', text: 'answer' }] }, 'stop'),
    ],
  ],
  ['<think>', [delta({ content: '<think>hm' }), delta({ content: '</think>\n\nanswer' }, 'stop')]],
])('keeps reasoning that comes as %s apart', async (_how, chunks) => {
  replies = [{ raw: [events(...chunks)] }];
  expect(await ask(modelAt(server.url))).toMatchObject({ text: 'answer', reasoning: 'hm' });
});

it.each<[string, Reply]>([
  ['was cut', { chunks: ['half ', 'way'], cutAfterChunks: 1 }],
  ['lost its connection', { chunks: ['half ', 'way'], resetAfterChunks: 1 }],
])('calls a stream that %s broken, and keeps what came', async (_how, reply) => {
  replies = [reply];
  const failure = await failureOf(modelAt(server.url));
  expect(failure).toMatchObject({ code: 'model-broken-stream', retryable: true });
  expect(failure.partial.text).toBe('half ');
});

it('calls JSON that is none malformed, and keeps what came', async () => {
  replies = [
    { chunks: ['half ', 'way'], malformedAfterChunks: 1 },
    { raw: ['{"choices":'], contentType: 'application/json' },
  ];
  for (const text of ['half ', '']) {
    const failure = await failureOf(modelAt(server.url));
    expect(failure).toMatchObject({ code: 'model-malformed', retryable: true, partial: { text } });
  }
});

it('takes a web page for a wrong base_url', async () => {
  replies = [{ raw: ['<!doctype html><title>Hi</title>'], contentType: 'text/html; charset=utf-8' }];
  const failure = await failureOf(modelAt(server.url));
  expect(failure).toMatchObject({ code: 'model-malformed', retryable: false });
  expect(failure.message).toMatch(/answered with a web page/);
});

it('understands an error inside a stream, and in a plain reply of status 200', async () => {
  const error = { code: 429, message: 'slow down' };
  const overloaded = { type: 'overloaded_error', message: 'Overloaded' };
  replies = [
    { raw: [events(delta({ content: 'half ' }), { error })] },
    { raw: [JSON.stringify({ error: overloaded })], contentType: 'application/json' },
  ];
  const first = await failureOf(modelAt(server.url));
  expect(first).toMatchObject({ code: 'model-rate-limit', retryable: true, partial: { text: 'half ' } });
  expect(first.message).toMatch(/slow down/);
  expect(await failureOf(modelAt(server.url))).toMatchObject({ code: 'model-server', retryable: true });
});

it('keeps text and usage of a reply that was cut by length, and says what to raise', async () => {
  replies = [
    { text: 'half a', finishReason: 'length' },
    { text: 'half a', finishReason: 'length' },
  ];
  const limited = await failureOf(modelAt(server.url, { sampling: { maxTokens: 20 } }));
  expect(limited).toMatchObject({ code: 'model-length', retryable: false });
  expect(limited.message).toBe('the reply of scripted was cut at max_tokens (20)');
  expect(limited.hint).toBe('Raise llm.max_tokens (now 20)');
  expect(limited.partial).toMatchObject({ text: 'half a', finishReason: 'length', usage: { outputTokens: 20 } });
  const unlimited = await failureOf(modelAt(server.url));
  expect(unlimited.message).toBe('the reply of scripted was cut at its limit (20 tokens)');
});

it('says so when reasoning used up the tokens', async () => {
  replies = [{ text: '<think>on and on', finishReason: 'length' }];
  const failure = await failureOf(modelAt(server.url, { sampling: { maxTokens: 20 } }));
  expect(failure.code).toBe('model-length');
  expect(failure.message).toBe('reasoning used up all 20 tokens of scripted; none were left for the answer');
  expect(failure.partial).toMatchObject({ text: '', reasoning: 'on and on' });
});

it.each<[string, Reply, object, RegExp]>([
  ['empty', { text: ' \n' }, { code: 'model-empty', retryable: true }, /empty reply \(finish reason: stop\)/],
  ['only thought', { reasoning: 'hm' }, { code: 'model-empty', retryable: true }, /only reasoning and no answer/],
  [
    'filtered',
    { text: 'So', finishReason: 'content_filter' },
    { code: 'model-content-filter', retryable: false },
    /filter/,
  ],
  ['a tool call', { finishReason: 'tool_calls' }, { code: 'model-malformed', retryable: true }, /asked for a tool/],
  [
    'given up',
    { text: 'So', finishReason: 'error' },
    { code: 'model-server', retryable: true },
    /finish reason: error/,
  ],
  [
    'a refusal',
    { raw: [events(delta({ refusal: 'I cannot.' }, 'stop'))] },
    { code: 'model-content-filter', retryable: false },
    /I cannot\./,
  ],
])('fails a reply that is %s', async (_what, reply, expected, message) => {
  replies = [reply];
  const failure = await failureOf(modelAt(server.url));
  expect(failure).toMatchObject(expected);
  expect(failure.message).toMatch(message);
});
