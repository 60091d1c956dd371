import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ChatServer, type RawReply, startChatServer } from '../../helpers/chat-server.ts';
import { ask, failureOf, modelAt } from '../../helpers/model-settings.ts';
import { event, events, finish, piece, used } from '../../helpers/stream.ts';

let server: ChatServer;
let reply: RawReply = { raw: [] };

beforeAll(async () => {
  server = await startChatServer(() => reply);
});
afterAll(() => server.close());

const end = events(finish('stop'), used, '[DONE]');
const message = { role: 'assistant', content: 'whole' };
const whole = JSON.stringify({ object: 'chat.completion', choices: [{ index: 0, message, finish_reason: 'stop' }] });
const lines = [piece('who'), piece('le'), finish('stop'), used].map((chunk) => JSON.stringify(chunk)).join('\n');
const halves = (between: string) => event(piece('who')) + between + event(piece('le')) + end;

it.each([
  ['an empty data:', 'data:\n\ndata: \n\n'],
  ['comments', ': ping\n\n:\n\n'],
  ['a ping that is JSON', 'event: ping\ndata: {"type":"ping"}\n\n'],
  ['a ping that is none', 'event: ping\ndata: 2026-02-20 08:40:33\n\n'],
  ['words', 'data: [KEEPALIVE]\n\ndata: keep-alive\n\n'],
  ['a comment that a gateway wrapped', 'data: : OPENROUTER PROCESSING\n\n'],
  ['null and nothing', 'data: null\n\ndata: {}\n\ndata: []\n\ndata: 1\n\n'],
  ['pieces without choices', 'data: {"choices":[]}\n\ndata: {"choices":null}\n\ndata: {"id":"x"}\n\n'],
  ['other fields of events', 'id: 7\nretry: 100\n\nfoo: bar\n\n'],
  ['an error that is none', 'data: {"choices":[],"error":null}\n\ndata: {"error":{"message":"","code":0}}\n\n'],
  ['a cut usage', 'data: {"choices":[],"usage":{"prompt_to\n\n'],
])('skips what holds nothing: %s', async (_what, between) => {
  reply = { raw: [halves(between)] };
  expect((await ask(modelAt(server.url))).text).toBe('whole');
});

it.each([
  [
    'a broken event behind the reason',
    event(piece('whole')) + event(finish('stop')) + event('{"choices":[{"del') + event('[DONE]'),
  ],
  [
    'a broken event behind a reason beside the text',
    event(piece('whole', { finish_reason: 'stop' })) + event('{"choi'),
  ],
  [
    'an error behind the end',
    event(piece('whole')) + event(finish('stop')) + event({ error: { message: 'no usage' } }),
  ],
  ['NaN and Infinity', event('{"choices":[{"delta":{"content":"whole"},"logprobs":NaN,"x":-Infinity}]}') + end],
  ['those words in a text', event('{"choices":[{"delta":{"content":"NaN \\"Infinity"},"p":NaN}]}') + end],
  ['one value over many data lines', `data: {"choices":[\ndata: {"delta":{"content":"whole"}}\ndata: ]}\n\n${end}`],
  ['two values in one event', `data: ${JSON.stringify(piece('who'))}${JSON.stringify(piece('le'))}\n\n${end}`],
  ['a byte order mark and line breaks of Windows', `\uFEFF${(event(piece('whole')) + end).replaceAll('\n', '\r\n')}`],
])('takes %s', async (_what, raw) => {
  reply = { raw: [raw] };
  expect((await ask(modelAt(server.url))).text).toMatch(/^(whole|NaN "Infinity)$/);
});

it.each([
  [
    'a broken event in the middle',
    event(piece('half')) + event('{"choices":[{"delta":{"con') + event(piece('way')) + end,
  ],
  [
    'one between reasons beside pieces',
    event(piece('half', { finish_reason: 'stop' })) + event('{"choices":[{"del') + event(piece('way')),
  ],
])('fails where something may be missing: %s', async (_what, raw) => {
  reply = { raw: [raw] };
  expect(await failureOf(modelAt(server.url))).toMatchObject({
    code: 'model-malformed',
    partial: { text: expect.stringMatching(/^half/) },
  });
});

it.each<[string, string | null, string]>([
  ['events', 'application/json', event(piece('whole')) + end],
  ['events', 'text/html', event(piece('whole')) + end],
  ['events', null, `\n\n${event(piece('whole'))}${end}`],
  ['a whole reply', 'text/event-stream', whole],
  ['a whole reply', 'text/plain; charset=utf-8', `\n \n${whole}\n`],
  ['a whole reply', 'text/html', whole],
  ['a whole reply', null, JSON.stringify(JSON.parse(whole), null, 2)],
  ['a whole reply without a reason', 'text/plain', JSON.stringify({ choices: [{ message }] })],
  ['a whole reply with NaN', 'application/json', whole.replace('"index":0', '"index":0,"score":NaN')],
  ['lines of JSON', 'application/x-ndjson', lines],
  ['lines of JSON', 'text/event-stream', `${lines}\n`],
  ['a whole reply as an event', 'text/event-stream', `data: ${whole}\n\n`],
])('reads %s labelled %s', async (_what, contentType, body) => {
  for (const size of [7, body.length]) {
    const raw = Array.from({ length: Math.ceil(body.length / size) }, (_, at) =>
      body.slice(at * size, (at + 1) * size),
    );
    reply = { raw, contentType };
    expect((await ask(modelAt(server.url))).text).toBe('whole');
  }
});

it('takes a whole reply though the connection stays open', async () => {
  reply = { raw: [whole], contentType: 'application/json', behind: 'open' };
  expect((await ask(modelAt(server.url))).text).toBe('whole');
});

it.each([null, 'text/event-stream', 'application/json', 'text/html'])(
  'knows a web page labelled %s',
  async (contentType) => {
    reply = { raw: ['\n<!DOCTYPE html>\n<html><title>Sign in</title>'], contentType };
    const failure = await failureOf(modelAt(server.url));
    expect(failure).toMatchObject({ code: 'model-malformed', retryable: false });
    expect(failure.message).toMatch(/answered with a web page/);
  },
);

it.each([
  ['as data', 'data: error: CUDA out of memory\n\ndata: [DONE]\n\n'],
  ['as a field', 'error: {"code":500,"message":"CUDA out of memory"}\n\n'],
  ['as an event', 'event: error\ndata: CUDA out of memory\n\n'],
  ['as a text of JSON', 'data: "error: CUDA out of memory"\n\n'],
  ['as the body', 'CUDA out of memory'],
  ['behind a piece', `${event(piece('half'))}data: RuntimeError: CUDA out of memory\n\ndata: [DONE]\n\n`],
  ['as a bare line', `${event(piece('half'))}{"error":{"message":"CUDA out of memory"}}\n\n`],
])('keeps the words of an error in plain text, %s', async (_how, raw) => {
  reply = { raw: [raw] };
  const failure = await failureOf(modelAt(server.url));
  expect(failure).toMatchObject({ code: 'model-server', retryable: true });
  expect(failure.message).toContain('CUDA out of memory');
});

it('says what came instead of a reply', async () => {
  reply = { raw: ['Hello from the API\n'], contentType: 'text/plain' };
  expect((await failureOf(modelAt(server.url))).message).toMatch(/sent no reply, only the text "Hello from the API"$/);
});
