import { describe, expect, it } from 'vitest';
import { type Answering, refusing, rpc, type SmallServer, smallServer, words } from './http-servers.ts';
import { type CallableTool, failureOf, http, roomOf, scriptedServer, temporaryFolder, toolOf } from './servers.ts';

const worked = words('done');

const hangUp: Answering = (_, response) => {
  response.destroy();
  return null;
};

async function workOf({ url }: SmallServer, notes: string[] = []): Promise<CallableTool> {
  return toolOf(roomOf(http('web', url), { onNote: (note) => void notes.push(note) }), 'web', 'web__work');
}

describe('a session that the server has ended', () => {
  it.each([
    ['404', refusing(404, 'Session not found')],
    ['404 without words', refusing(404)],
    [
      '400 with an error of the protocol',
      refusing(400, rpc({ error: { code: -32000, message: 'No valid session ID provided' }, id: null })),
    ],
    ['400 without words', refusing(400)],
    ['401', refusing(401, 'unauthorized')],
    ['410', refusing(410, 'gone')],
    [
      'an error in a 200',
      refusing(200, rpc({ id: 2, error: { code: -32001, message: 'Session not found' } }), {
        'content-type': 'application/json',
      }),
    ],
    [
      'a server that has started anew',
      refusing(200, rpc({ id: 2, error: { code: -32600, message: 'Server not initialized' } }), {
        'content-type': 'application/json',
      }),
    ],
  ])('is opened anew inside the call, which is made once: %s', async (_, refuse) => {
    const server = await smallServer((asked, response) => (asked.session === 's1' ? refuse(asked, response) : worked));
    const work = await workOf(server);
    expect(await work.use()).toBe('done');
    expect(server.seen.slice(2)).toEqual(['tools/call s1', 'initialize', 'tools/list s2', 'tools/call s2']);
    expect(await work.use()).toBe('done');
    expect(server.seen.at(-1)).toBe('tools/call s2');
    expect(server.seen).toHaveLength(7);
  });

  it('is opened anew once for all calls that find it ended', async () => {
    const server = await smallServer((asked, response) =>
      asked.session === 's1' ? refusing(404)(asked, response) : worked,
    );
    const work = await workOf(server);
    expect(await Promise.all([work.use(), work.use(), work.use()])).toEqual(['done', 'done', 'done']);
    expect(server.seen.filter((one) => one === 'initialize')).toHaveLength(2);
  });

  it('is not looked for behind a refusal of what the call says', async () => {
    const error = { code: -32602, message: 'no argument b' };
    const server = await smallServer((asked, response) => refusing(400, rpc({ id: asked.id, error }))(asked, response));
    const work = await workOf(server);
    expect((await failureOf(work.use())).message).toContain('answered 400');
    expect(server.seen.filter((one) => one === 'initialize')).toHaveLength(1);
  });

  it('is given up when each new one ends, too', async () => {
    const server = await smallServer(refusing(404, 'Session not found'));
    const work = await workOf(server);
    expect((await failureOf(work.use())).message).toMatch(
      /^the connection to the MCP server web was lost before the call/,
    );
    expect(server.seen.filter((one) => one.startsWith('tools/call'))).toHaveLength(2);
    for (const _ of [1, 2, 3]) await failureOf(work.use());
    const { length } = server.seen;
    expect((await failureOf(work.use())).message).toMatch(
      /was lost \d times in a row, so its tools cannot be used for/,
    );
    expect(server.seen).toHaveLength(length);
  });

  it('is refused in words when the key is good for nothing any more', async () => {
    const more = { initialize: refusing(401) };
    let isOver = false;
    const server = await smallServer(() => null, {
      more: {
        initialize: (asked, response) => {
          if (isOver) return more.initialize(asked, response);
          response.setHeader('mcp-session-id', 's1');
          return {
            protocolVersion: '2025-03-26',
            capabilities: { tools: {} },
            serverInfo: { name: 's', version: '1' },
          };
        },
        'tools/call': (asked, response) => {
          isOver = true;
          return refusing(401)(asked, response);
        },
      },
    });
    const error = await failureOf((await workOf(server)).use());
    expect(error.message).toBe(`the MCP server web wants a key, and none is given (${server.url} answered 401)`);
  });
});

describe('a connection that breaks during a call', () => {
  const broken: readonly (readonly [string, Answering])[] = [
    ['the socket', hangUp],
    ['a stream that ends', refusing(200, ': hello\n\n', { 'content-type': 'text/event-stream' })],
    [
      'half an answer',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
        response.write('{"jsonrpc": "2.0", "id"', () => response.destroy());
        return null;
      },
    ],
  ];

  it.each(broken)('is told to the model, which decides, and the next call comes through: %s', async (_, end) => {
    const server = await smallServer((asked, response) => (asked.time === 1 ? end(asked, response) : worked));
    const work = await workOf(server);
    expect((await failureOf(work.use())).message).toBe(
      'the connection to the MCP server web was lost during the call, which may have been carried out: find that out before you repeat it',
    );
    expect(await work.use()).toBe('done');
    expect(server.seen.filter((one) => one.startsWith('tools/call'))).toHaveLength(2);
  });

  it.each([{ readOnlyHint: true }, { idempotentHint: true }])(
    'repeats a call once that may be: %o',
    async (annotations) => {
      const tool = { annotations };
      const once = await smallServer((asked, response) => (asked.time === 1 ? hangUp(asked, response) : worked), {
        tool,
      });
      expect(await (await workOf(once)).use()).toBe('done');
      const always = await smallServer(hangUp, { tool });
      expect((await failureOf((await workOf(always)).use())).message).toContain('lost during the call');
      expect(always.seen.filter((one) => one.startsWith('tools/call'))).toHaveLength(2);
    },
  );
});

it('repeats a reading call of a program that died in it, and tells the user', async () => {
  const dir = temporaryFolder();
  const before = `import fs from 'node:fs'; const isFirst = !fs.existsSync('${dir}/ran'); fs.writeFileSync('${dir}/ran', '');`;
  const answers = `{ 'tools/list': () => ({ tools: [tool('work', { annotations: { readOnlyHint: true } })] }),
    'tools/call': () => isFirst ? process.exit(9) : text('second try') }`;
  const notes: string[] = [];
  const room = roomOf(scriptedServer(dir, answers, before), { onNote: (note) => void notes.push(note) });
  expect(await (await toolOf(room, 'scripted', 'scripted__work')).use()).toBe('second try');
  expect(notes).toEqual(['the connection to the MCP server scripted has ended; it is opened anew']);
});

it('lists again for the next task when the server says that its tools are others now', async () => {
  const answers = `{ 'tools/list': () => ({ tools: [tool('work'), ...extra] }),
    'tools/call': () => { extra.push(tool('found')); send({ method: 'notifications/tools/list_changed' }); return text('ok'); } }`;
  const room = roomOf(scriptedServer(temporaryFolder(), answers, 'const extra = [];'));
  await (await toolOf(room, 'scripted', 'scripted__work')).use();
  expect((await room.tools('scripted')).map(({ name }) => name)).toEqual(['scripted__work', 'scripted__found']);
});
