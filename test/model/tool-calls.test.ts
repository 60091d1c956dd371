import { LLMock } from '@copilotkit/aimock';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ToolDefinition } from '../../src/model/model.ts';
import { assistantMessage } from '../../src/model/request/assistant-message.ts';
import { type ChatServer, type Reply, startChatServer } from '../helpers/chat-server.ts';
import { ask, failureOf, modelAt } from '../helpers/model-settings.ts';

let server: ChatServer;
let replies: readonly Reply[] = [];

beforeEach(async () => {
  server = await startChatServer(({ index }) => replies[index]);
});
afterEach(() => server.close());

const tools: readonly ToolDefinition[] = ['read_file', 'current_time'].map((name) => ({
  name,
  description: 'A tool.',
  parameters: { type: 'object' },
}));

function events(...chunks: readonly unknown[]): string {
  return [...chunks.map((chunk) => JSON.stringify(chunk)), '[DONE]'].map((data) => `data: ${data}\n\n`).join('');
}

function delta(fields: Record<string, unknown>, finish: string | null = null) {
  return { choices: [{ index: 0, delta: fields, finish_reason: finish }] };
}

/** A piece of a call: what is undefined is not sent. */
function piece(index: number | undefined, id: string | undefined, name: string | undefined, args: unknown) {
  return { index, id, type: 'function', function: { name, arguments: args } };
}

function calls(...pieces: readonly unknown[]) {
  return delta({ tool_calls: pieces });
}

const done = delta({}, 'tool_calls');

async function callsIn(...chunks: readonly unknown[]) {
  replies = [{ raw: [events(...chunks)] }];
  return (await ask(modelAt(server.url), { tools })).toolCalls;
}

it('reads two calls side by side the same wherever the bytes of the stream are cut', async () => {
  const bytes = Buffer.from(
    events(
      calls(piece(0, 'a', 'read_file', '')),
      calls(piece(1, 'b', 'current_time', '{"zone":')),
      calls(piece(0, undefined, undefined, '{"path":"né🚀')),
      calls(piece(1, undefined, undefined, '"Åbo"}'), piece(0, undefined, undefined, '.md"}')),
      done,
    ),
  );
  replies = Array.from(bytes, (_, at) => ({ raw: [bytes.subarray(0, at), bytes.subarray(at)] }));
  const model = modelAt(server.url);
  const read = new Set<string>();
  for (let asked = 0; asked < replies.length; asked += 20) {
    const some = await Promise.all(replies.slice(asked, asked + 20).map(() => ask(model, { tools })));
    for (const { toolCalls } of some) read.add(JSON.stringify(toolCalls));
  }
  expect([...read]).toEqual([
    JSON.stringify([
      { id: 'a', name: 'read_file', arguments: '{"path":"né🚀.md"}' },
      { id: 'b', name: 'current_time', arguments: '{"zone":"Åbo"}' },
    ]),
  ]);
}, 30_000);

it('reads a stream of single bytes', async () => {
  const whole = calls(piece(0, 'a', 'read_file', '{"path":"é"}'), piece(1, 'b', 'read_file', '{"path":"ü"}'));
  const bytes = Buffer.from(events(whole, done));
  replies = [{ raw: Array.from(bytes, (byte) => Uint8Array.of(byte)) }];
  const { toolCalls } = await ask(modelAt(server.url), { tools });
  expect(toolCalls.map((call) => call.arguments)).toEqual(['{"path":"é"}', '{"path":"ü"}']);
});

const two = ['{"path":"a"}', '{"path":"b"}'];

it.each<[string, readonly unknown[]]>([
  [
    'gives ids but no numbers',
    [
      calls(piece(undefined, 'a', 'read_file', '')),
      calls(piece(undefined, undefined, undefined, two[0])),
      calls(piece(undefined, 'b', 'read_file', '')),
      calls(piece(undefined, undefined, undefined, two[1])),
    ],
  ],
  ['gives neither numbers nor ids', two.map((args) => calls(piece(undefined, undefined, 'read_file', args)))],
  [
    'sends all in one piece, without numbers or ids',
    [calls(...two.map((args) => piece(undefined, undefined, 'read_file', args)))],
  ],
  ['numbers every call 0', two.map((args, index) => calls(piece(0, `id-${index}`, 'read_file', args)))],
  ['numbers every call 0 and gives no ids', two.map((args) => calls(piece(0, undefined, 'read_file', args)))],
  ['gives one id to all calls', two.map((args) => calls(piece(undefined, 'same', 'read_file', args)))],
  [
    'repeats the name in each piece',
    two.flatMap((args, index) => [
      calls(piece(index, 'x', 'read_file', args.slice(0, 4))),
      calls(piece(index, 'x', 'read_file', args.slice(4))),
    ]),
  ],
  [
    'makes up an id for each piece',
    two.flatMap((args, index) => [
      calls(piece(index, `${index}-1`, 'read_file', args.slice(0, 4))),
      calls(piece(index, `${index}-2`, undefined, args.slice(4))),
    ]),
  ],
  [
    'sends objects for arguments',
    two.map((args, index) => calls(piece(index, `${index}`, 'read_file', JSON.parse(args)))),
  ],
])('understands a server that %s', async (_what, chunks) => {
  const read = await callsIn(...chunks, done);
  expect(read.map(({ name, arguments: text }) => [name, text])).toEqual(two.map((args) => ['read_file', args]));
  expect(new Set(read.map(({ id }) => id)).size).toBe(2);
  expect(read.every(({ id }) => id !== '')).toBe(true);
});

it('understands the function_call of old servers, a finish reason of stop, and none at all', async () => {
  const old = [
    delta({ function_call: { name: 'read_file', arguments: '{"pa' } }),
    delta({ function_call: { arguments: 'th":1}' } }),
  ];
  for (const end of [[delta({}, 'function_call')], [delta({}, 'stop')], []]) {
    expect(await callsIn(...old, ...end)).toEqual([{ id: 'call00001', name: 'read_file', arguments: '{"path":1}' }]);
    await server.close();
    server = await startChatServer(({ index }) => replies[index]);
  }
});

it('reads calls out of a reply that does not stream', async () => {
  const message = { role: 'assistant', content: null, tool_calls: [piece(undefined, 'a', 'current_time', '')] };
  const whole = { choices: [{ message, finish_reason: 'tool_calls' }] };
  replies = [{ raw: [JSON.stringify(whole)], contentType: 'application/json' }];
  const reply = await ask(modelAt(server.url), { tools });
  expect(reply).toMatchObject({ text: '', toolCalls: [{ id: 'a', name: 'current_time', arguments: '{}' }] });
});

it('gives a call another id when the conversation has one of that id', async () => {
  const earlier = { id: 'call_0', name: 'read_file', arguments: '{}' };
  const messages = [{ role: 'assistant', content: '', toolCalls: [earlier] }] as const;
  replies = [{ raw: [events(calls(piece(0, 'call_0', 'read_file', '{}')), done)] }];
  const { toolCalls } = await ask(modelAt(server.url), { tools, messages });
  expect(toolCalls[0]?.id).toBe('call00002');
});

it('keeps text, reasoning and usage apart beside calls', async () => {
  const usage = {
    ...{ prompt_tokens: 50, completion_tokens: 20, total_tokens: 70 },
    prompt_tokens_details: { cached_tokens: 40 },
    completion_tokens_details: { reasoning_tokens: 8 },
  };
  const chunks = [
    delta({ reasoning_content: 'hm' }),
    delta({ content: 'I look' }),
    calls(piece(0, 'a', 'read_file', '{}')),
  ];
  replies = [{ raw: [events(...chunks, { ...done, usage })] }];
  expect(await ask(modelAt(server.url), { tools })).toEqual({
    text: 'I look',
    reasoning: 'hm',
    reasoningAs: 'reasoning_content',
    finishReason: 'tool_calls',
    toolCalls: [{ id: 'a', name: 'read_file', arguments: '{}' }],
    usage: { inputTokens: 50, outputTokens: 20, cachedTokens: 40, reasoningTokens: 8 },
  });
});

it('hands arguments on as they are, even when they are no JSON', async () => {
  const read = await callsIn(calls(piece(0, 'a', 'read_file', '{"path": ')), done);
  expect(read).toEqual([{ id: 'a', name: 'read_file', arguments: '{"path": ' }]);
});

it('calls a reply that ends in the middle of a call broken, or cut by length, and keeps what came', async () => {
  const half = calls(piece(0, 'a', 'read_file', '{"pa'));
  replies = [{ raw: [events(half)] }, { raw: [events(half, delta({}, 'length'))] }];
  const broken = await failureOf(modelAt(server.url), { tools });
  expect(broken).toMatchObject({ code: 'model-broken-stream', retryable: true });
  expect(broken.message).toMatch(/in the middle of a tool call$/);
  const cut = await failureOf(modelAt(server.url), { tools });
  expect(cut).toMatchObject({
    code: 'model-length',
    partial: { toolCalls: [{ name: 'read_file', arguments: '{"pa' }] },
  });
});

it('fails a call that was not offered, and one that names nothing', async () => {
  const call = { raw: [events(calls(piece(0, 'a', 'read_file', '{}')), done)] };
  replies = [call, { raw: [events(calls(piece(0, 'a', undefined, '{}')), done)] }];
  expect((await failureOf(modelAt(server.url))).message).toBe('scripted asked for a tool, though none was offered');
  const nameless = await failureOf(modelAt(server.url), { tools });
  expect(nameless).toMatchObject({ code: 'model-malformed', retryable: true });
  expect(nameless.message).toBe('scripted asked for a tool, but named none');
});

it('takes the text of a model that was to answer and calls a tool all the same, else fails', async () => {
  const call = calls(piece(0, 'a', 'read_file', '{}'));
  replies = [{ raw: [events(delta({ content: 'Six.' }), call, done)] }, { raw: [events(call, done)] }];
  const asked = { tools, toolChoice: 'none' } as const;
  expect(await ask(modelAt(server.url), asked)).toMatchObject({ text: 'Six.', toolCalls: [] });
  const failure = await failureOf(modelAt(server.url), asked);
  expect(failure).toMatchObject({ code: 'model-empty', retryable: true });
});

it('gives reasoning details back in the next request, put together and beside the calls they led to', async () => {
  const thought = { type: 'reasoning.text', format: 'google-gemini-v1', index: 0 };
  const first = events(
    delta({ reasoning: 'Look ', reasoning_details: [{ ...thought, text: 'Look ' }] }),
    delta({ reasoning: 'first.', reasoning_details: [{ ...thought, text: 'first.', signature: 'sig' }] }),
    calls(piece(0, 'a', 'read_file', '{}')),
    done,
  );
  replies = [{ raw: [first] }, { text: 'Done.' }];
  const model = modelAt(server.url);
  const said = assistantMessage(await ask(model, { tools }));
  await ask(model, { tools, messages: [said, { role: 'tool', toolCallId: 'a', content: 'text' }] });
  expect(server.requests[1]?.body.messages[0]).toMatchObject({
    reasoning_details: [{ ...thought, text: 'Look first.', signature: 'sig' }],
    tool_calls: [{ id: 'a' }],
  });
});

it('calls tools of a server that we did not write', async () => {
  const mock = new LLMock({ port: 0, host: '127.0.0.1', strict: true });
  await mock.start();
  try {
    const args = ['{"path":"ä.md"}', '{}'];
    mock.onMessage('hello', {
      toolCalls: [
        { name: 'read_file', arguments: args[0] ?? '' },
        { name: 'current_time', arguments: args[1] ?? '' },
      ],
    });
    const { toolCalls } = await ask(modelAt(`${mock.url}/v1`), { tools });
    expect(toolCalls.map((call) => call.arguments)).toEqual(args);
  } finally {
    await mock.stop();
  }
});
