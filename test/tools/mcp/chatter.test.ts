import { expect, it, onTestFinished } from 'vitest';
import { endsWithMessage, messagesIn } from '../../../src/tools/mcp/messages-in.ts';
import { rpc, smallServer, words } from './http-servers.ts';
import { http, roomOf, scriptedServer, temporaryFolder, toolOf } from './servers.ts';

const answer = { jsonrpc: '2.0', id: 1, result: { text: 'a } " { b' } };
const line = JSON.stringify(answer);

it.each([
  ['a prompt', `server {ready}> ${line}`, 'server {ready}> '],
  ['colours', `\x1b[32m${line}\x1b[0m`, '\x1b[32m\x1b[0m'],
  ['a byte-order mark and a carriage return', `\uFEFF${line}\r`, '\uFEFF\r'],
  ['an open brace and an open quote', `{ "it's {${line}`, `{ "it's {`],
])('finds the message in a line with %s', (_, text, rest) => {
  expect(messagesIn(text)).toEqual({ messages: [answer], rest });
});

it('finds several messages in a line, and takes no request out of a log line', () => {
  expect(messagesIn(line + line).messages).toEqual([answer, answer]);
  expect(messagesIn(`[${line},${line}]`).messages).toEqual([answer, answer]);
  expect(messagesIn(`<- ${rpc({ id: 4, method: 'ping' })}`).messages).toEqual([]);
  expect(messagesIn('[info] {not json {"id": 1}').messages).toEqual([]);
});

it('knows a message without a line break from the middle of one', () => {
  expect(endsWithMessage(line)).toBe(true);
  expect(endsWithMessage(`hello ${line} `)).toBe(true);
  expect(endsWithMessage(`{"jsonrpc":"2.0","id":2,"result":{"inner":${line}`)).toBe(false);
});

it('reads a server that greets without a line break, and one that ends its answers with none', async () => {
  const dir = temporaryFolder();
  const answers = `{ 'tools/call': (_, id) => {
    process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result: text('no break'), error: null }));
  } }`;
  const room = roomOf(scriptedServer(dir, answers, `process.stdout.write('Server ready> ');`));
  const work = await toolOf(room, 'scripted', 'scripted__work');
  expect(await work.use()).toBe('no break');
});

it('answers within a flood of notices, log lines and requests, and Node says nothing of it', async () => {
  const warnings = warningsOfNode();
  const answers = `{ 'tools/call': () => {
    for (let i = 0; i < 1000; i += 1) {
      send({ method: 'notifications/message', params: { level: 'info', data: 'x'.repeat(200) } });
      send({ method: 'notifications/progress', params: { progressToken: 9, progress: i } });
      if (i % 20 === 0) send({ id: 'q' + i, method: ['ping', 'roots/list', 'sampling/createMessage', 'elicitation/create'][i % 4], params: {} });
    }
    process.stderr.write('y'.repeat(1_000_000));
    return text('through');
  } }`;
  const room = roomOf(scriptedServer(temporaryFolder(), answers));
  const work = await toolOf(room, 'scripted', 'scripted__work');
  const calls = await Promise.all(Array.from({ length: 20 }, () => work.use()));
  expect(new Set(calls)).toEqual(new Set(['through']));
  await room.close();
  expect(warnings).toEqual([]);
});

it('answers what a server asks: a ping, and that we have no roots, model or person for it', async () => {
  const answers = `{ 'tools/call': async () => {
    const methods = ['ping', 'roots/list', 'sampling/createMessage', 'elicitation/create'];
    for (const [i, method] of methods.entries()) send({ id: 100 + i, method, params: {} });
    return new Promise((resolve) => { told = resolve; });
  } }`;
  const before = `let told; const got = [];
    process.stdin.on('data', (data) => {
      for (const line of String(data).split('\\n').filter(Boolean)) {
        const { id, method, result, error } = JSON.parse(line);
        if (id >= 100 && !method) got.push(error ? error.code : JSON.stringify(result));
      }
      if (got.length === 4) told(text(got.sort().join(' ')));
    });`;
  const work = await toolOf(roomOf(scriptedServer(temporaryFolder(), answers, before)), 'scripted', 'scripted__work');
  expect(await work.use()).toBe('-32601 -32601 -32601 {}');
});

it('answers within a flood over HTTP', async () => {
  const warnings = warningsOfNode();
  const server = await smallServer((asked, response) => {
    response.setHeader('content-type', 'text/event-stream');
    const notice = rpc({ method: 'notifications/message', params: { level: 'info', data: 'x'.repeat(100) } });
    response.write(`event: message\ndata: ${notice}\n\n`.repeat(5000));
    for (let i = 0; i < 100; i += 1) response.write(`data: ${rpc({ id: `q${i}`, method: 'roots/list' })}\n\n`);
    response.end(`data: ${rpc({ id: asked.id, result: words('through') })}\n\n`);
    return null;
  });
  const work = await toolOf(roomOf(http('web', server.url)), 'web', 'web__work');
  expect(await work.use()).toBe('through');
  expect(warnings).toEqual([]);
});

function warningsOfNode(): string[] {
  const warnings: string[] = [];
  const listener = (warning: Error) => void warnings.push(warning.message);
  process.on('warning', listener);
  onTestFinished(() => void process.off('warning', listener));
  return warnings;
}
