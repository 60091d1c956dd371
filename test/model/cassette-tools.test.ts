import { expect, it } from 'vitest';
import { askedRequest, maskOf, requestHash } from '../../src/model/cassette/asked-request.ts';
import { cassetteText, readCassette } from '../../src/model/cassette/cassette.ts';
import { replyPlayer } from '../../src/model/cassette/play-replies.ts';
import { replyRecorder } from '../../src/model/cassette/record-replies.ts';
import type { Message, Model, ModelReply, ModelRequest } from '../../src/model/model.ts';
import { ask, failureOf, settingsAt } from '../helpers/model-settings.ts';

const settings = settingsAt('http://127.0.0.1:1/v1');
const call = { id: 'a', name: 'read_file', arguments: '{"path":"x"}' };
const calling: ModelReply = { text: '', toolCalls: [call], reasoning: null, finishReason: 'tool_calls', usage: null };
const tool = { name: 'read_file', description: 'Reads.', parameters: { type: 'object' } };
const turn: readonly Message[] = [
  { role: 'user', content: 'What is in x?' },
  { role: 'assistant', content: '', toolCalls: [call] },
  { role: 'tool', toolCallId: 'a', content: 'one\ntwo' },
];
const request = { messages: turn, tools: [tool], output: { name: 'o', schema: { type: 'object' } } };

async function recording(): Promise<string> {
  let text = '';
  const write = async (whole: string) => {
    text = whole;
  };
  const about = { model: null, inputs: {} };
  const recorder = replyRecorder({ about, tasks: ['research'], mask: maskOf([]), hide: maskOf([]), write });
  const model: Model = { settings, reply: async () => calling };
  await ask(recorder.recorded(model, 'research'), request);
  return text;
}

async function player(): Promise<Model> {
  const read = readCassette(await recording());
  if (read.type === 'wrong') throw new Error(read.wrong);
  return replyPlayer({ cassette: read.cassette, mask: maskOf([]), file: 'c.json' })(settings, 'research');
}

it('plays tool calls back', async () => {
  expect(await ask(await player(), request)).toEqual(calling);
});

it('stays the same text once it was read and written', async () => {
  const text = await recording();
  const read = readCassette(text);
  expect(read.type === 'cassette' && cassetteText(read.cassette)).toBe(text);
});

it.each<[string, Partial<ModelRequest>]>([
  ['its tools: read_file were recorded, now none', { tools: [] }],
  ['its tools: read_file were recorded, now read_file, more', { tools: [tool, { ...tool, name: 'more' }] }],
  ['the description of the tool read_file', { tools: [{ ...tool, description: 'Reads a file.' }] }],
  ['whether it may call tools', { toolChoice: 'none' }],
  ['the schema of its output: ', { output: { name: 'o', schema: { type: 'object', required: ['a'] } } }],
  [
    'line 2 of the result of read_file: "two" was recorded, now "2"',
    { messages: turn.with(2, { role: 'tool', toolCallId: 'a', content: 'one\n2' }) },
  ],
  [
    'line 2 of the assistant message: "read_file {"path":"x"}" was recorded, now "read_file {"path":"y"}"',
    { messages: turn.with(1, { role: 'assistant', content: '', toolCalls: [{ ...call, arguments: '{"path":"y"}' }] }) },
  ],
])('says that a request differs in %s', async (words, changes) => {
  const failure = await failureOf(await player(), { ...request, ...changes });
  expect(failure.message).toContain(words);
});

it('hashes a request without tools as before there were any', () => {
  const plain: readonly Message[] = [{ role: 'user', content: 'hello' }];
  const asked = { messages: plain, signal: new AbortController().signal, onDelta: () => undefined };
  const hash = requestHash(askedRequest(settings, asked, maskOf([])));
  expect(requestHash({ model: 'scripted', sampling: {}, messages: plain })).toBe(hash);
  expect(hash).toBe('537d95ff47ad0adbc8643f2314f736dc');
});

it('plays a reply that was recorded before there were tool calls', () => {
  const messages = [{ role: 'user', content: 'hello' }];
  const asked = { model: 'scripted', sampling: {}, messages };
  const reply = { text: 'Hi', reasoning: null, finishReason: 'stop', usage: null };
  const old = {
    cassette: 1,
    replies: [{ task: 't', hash: '537d95ff47ad0adbc8643f2314f736dc', request: asked, reply }],
  };
  const read = readCassette(JSON.stringify(old));
  const outcome = { type: 'reply', reply: { ...reply, toolCalls: [] } };
  expect(read).toMatchObject({ type: 'cassette', cassette: { replies: [{ outcome }] } });
});
