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

const call = { index: 0, id: 'a', function: { name: 'look', arguments: '{"at":1}' } };
const cutCall = { index: 0, id: 'a', function: { name: 'look', arguments: '' } };
const tools = [{ name: 'look', description: 'Looks', parameters: { type: 'object' } }];

it.each<[string, RawReply]>([
  ['[DONE] behind no reason at all', { raw: [events(piece('whole'), '[DONE]')] }],
  ['[DONE] behind reasons of null', { raw: [events(piece('whole', { finish_reason: null }), '[DONE]')] }],
  ['[DONE] behind empty reasons', { raw: [events(piece('whole', { finish_reason: '' }), finish(''), '[DONE]')] }],
  ['[DONE] behind the text "null"', { raw: [events(piece('whole', { finish_reason: 'null' }), '[DONE]')] }],
  ['[DONE], and an open connection', { raw: [events(piece('whole'), '[DONE]')], behind: 'open' }],
  ['a reason, and the end of the body', { raw: [events(piece('whole'), finish('stop'))] }],
  [
    'a reason and usage, and an open connection',
    { raw: [events(piece('whole'), finish('stop'), used)], behind: 'open' },
  ],
  [
    'a reason and usage, and comments for ever',
    { raw: [events(piece('whole'), finish('stop'), used)], behind: { repeat: ': keep-alive\n\n' } },
  ],
  [
    'a reason and usage, and empty pieces for ever',
    { raw: [events(piece('whole'), finish('stop'), used)], behind: { repeat: event(piece('')) } },
  ],
  ['a reason and usage, and a reset', { raw: [events(piece('whole'), finish('stop'), used)], behind: 'reset' }],
  ['a reason, and a reset', { raw: [events(piece('whole'), finish('stop'))], behind: 'reset' }],
  [
    'a reason beside the text, and a reset',
    { raw: [events(piece('whole', { finish_reason: 'stop' }))], behind: 'reset' },
  ],
  ['text and usage, and the end of the body', { raw: [events(piece('whole'), used)] }],
  ['usage beside the last text', { raw: [events(piece('who'), { ...piece('le'), usage: used.usage })] }],
  ['the reason under another name', { raw: [events(piece('whole'), piece(null, { finishReason: 'STOP' }))] }],
  ['tool_calls where none was offered', { raw: [events(piece('whole'), finish('tool_calls'), used, '[DONE]')] }],
  ['a blank behind the reason', { raw: [events(piece('whole'), finish('stop'), piece('\n'))] }],
  [
    'a reason beside each piece',
    { raw: ['who', 'le'].map((text) => event(piece(text, { finish_reason: 'stop' }))).concat(event('[DONE]')) },
  ],
  [
    'the whole message behind its pieces',
    {
      raw: [
        events(piece('who'), piece('le'), {
          choices: [{ message: { role: 'assistant', content: 'whole' }, finish_reason: 'stop' }],
        }),
      ],
    },
  ],
  [
    'messages that grow',
    { raw: [events(...['w', 'who', 'whole'].map((content) => ({ choices: [{ message: { content } }] })), '[DONE]')] },
  ],
])('a reply is whole with %s', async (_how, given) => {
  reply = given;
  const { text } = await ask(modelAt(server.url));
  expect(text.trim()).toBe('whole');
});

it('keeps the usage that comes a little after the reason', async () => {
  reply = { raw: [events(piece('whole'), finish('stop')), ': wait\n\n', event(used)], behind: 'open' };
  expect((await ask(modelAt(server.url))).usage).toMatchObject({ inputTokens: 7, outputTokens: 3 });
});

it.each<[string, RawReply]>([
  ['the end of the body behind text', { raw: [events(piece('half'))] }],
  ['a reset behind text', { raw: [events(piece('half'))], behind: 'reset' }],
  ['a reset behind text and usage', { raw: [events(piece('half'), used)], behind: 'reset' }],
  [
    'the end behind usage beside each piece',
    { raw: [events({ ...piece('ha'), usage: used.usage }, { ...piece('lf'), usage: used.usage })] },
  ],
  [
    'the end behind reasons beside each piece',
    { raw: ['ha', 'lf'].map((text) => event(piece(text, { finish_reason: 'stop' }))) },
  ],
  ['a piece that is cut', { raw: [events(piece('half')), 'data: {"choices":[{"delta":{"con'] }],
])('a reply is cut with %s, and may be tried again', async (_how, given) => {
  reply = given;
  expect(await failureOf(modelAt(server.url))).toMatchObject({ retryable: true, partial: { text: 'half' } });
});

it('a body that is shorter than it says is cut, even behind text and usage', async () => {
  const { createServer } = await import('node:net');
  const body = events(piece('half'), used);
  const short = createServer((socket) => {
    socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length + 50}\r\n\r\n${body}`));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => short.listen(0, '127.0.0.1', resolve));
  const { port } = short.address() as { port: number };
  const failure = await failureOf(modelAt(`http://127.0.0.1:${port}/v1`));
  expect(failure).toMatchObject({ code: 'model-broken-stream', retryable: true });
  short.close();
});

it('a call is whole with [DONE], and cut where its arguments may be missing', async () => {
  reply = { raw: [events({ choices: [{ delta: { tool_calls: [call] } }] }, '[DONE]')] };
  expect((await ask(modelAt(server.url), { tools })).toolCalls).toMatchObject([
    { name: 'look', arguments: '{"at":1}' },
  ]);
  reply = { raw: [events({ choices: [{ delta: { tool_calls: [cutCall] } }] })] };
  expect(await failureOf(modelAt(server.url), { tools })).toMatchObject({ code: 'model-broken-stream' });
});

it.each([
  ['comments', ': OPENROUTER PROCESSING\n\n'],
  ['empty pieces', event(piece(''))],
  ['pings', 'event: ping\ndata: {"type":"ping"}\n\n'],
])('a server that sends only %s is silent', async (_what, repeat) => {
  reply = { raw: [], behind: { repeat } };
  expect(await failureOf(modelAt(server.url, { timeout: 0.2 }))).toMatchObject({ code: 'model-timeout' });
});
