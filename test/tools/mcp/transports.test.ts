import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { bodyOf, initialized, listening, refusing, rpc, smallServer, words } from './http-servers.ts';
import { failureOf, http, roomOf, scriptedServer, stdio, temporaryFolder, toolOf } from './servers.ts';

interface OlderServer {
  readonly url: string;
  readonly seen: string[];
  /** Breaks the stream that is open. */
  breakStream(): void;
}

/** A server over HTTP+SSE. `post` answers a POST to the address of its stream. */
async function olderServer(
  post: (response: ServerResponse, open: () => void) => void,
  status = 200,
): Promise<OlderServer> {
  const seen: string[] = [];
  let stream: ServerResponse | undefined;
  const answers: Readonly<Record<string, () => object>> = {
    initialize: () => initialized('2024-11-05'),
    'tools/list': () => ({ tools: [{ name: 'work', annotations: { readOnlyHint: true } }] }),
    'tools/call': () => words('done'),
  };
  const address = await listening(async (request, response) => {
    const open = (): void => {
      stream = response;
      response.writeHead(status, { 'content-type': 'text/event-stream', 'www-authenticate': 'Bearer' });
      if (status === 200) response.write(': welcome\r\n\r\nevent: endpoint\r\ndata: /messages?id=7\r\n\r\n');
      else response.end();
    };
    seen.push(`${request.method} ${request.url}`);
    if (request.method === 'GET') return open();
    const message = await bodyOf(request);
    if (request.url === '/sse') return post(response, open);
    response.writeHead(202).end('Accepted');
    const result = answers[message?.method ?? '']?.();
    if (result) stream?.write(`event: message\r\ndata: ${rpc({ id: message?.id, result })}\r\n\r\n`);
  });
  return { url: `${address}/sse`, seen, breakStream: () => stream?.destroy() };
}

const answered =
  (status: number, body = '') =>
  (response: ServerResponse) =>
    void response.writeHead(status).end(body);

describe('a server that speaks only HTTP+SSE', () => {
  it.each([
    ['405', answered(405)],
    ['404', answered(404, '<html>')],
    ['400', answered(400, rpc({ error: { code: -32600, message: 'sessionId is required' }, id: null }))],
    ['500', answered(500, 'Internal Server Error')],
    [
      '200 and a page',
      (response: ServerResponse) => void response.writeHead(200, { 'content-type': 'text/html' }).end('x'),
    ],
    ['a stream of that kind', (_: ServerResponse, open: () => void) => open()],
  ])('is reached when it answers a POST with %s', async (_, post) => {
    const server = await olderServer(post);
    const work = await toolOf(roomOf(http('old', server.url)), 'old', 'old__work');
    expect(await work.use()).toBe('done');
    expect(server.seen).toContain('GET /sse');
  });

  it('is opened anew when its stream has ended', async () => {
    const server = await olderServer(answered(405));
    const work = await toolOf(roomOf(http('old', server.url)), 'old', 'old__work');
    expect(await work.use()).toBe('done');
    server.breakStream();
    expect(await work.use()).toBe('done');
    expect(server.seen.filter((one) => one === 'GET /sse')).toHaveLength(2);
  });

  it('says that it wants a key', async () => {
    const { url } = await olderServer(answered(405), 401);
    const error = await failureOf(roomOf(http('old', url)).tools('old'));
    expect(error.message).toBe(`the MCP server old wants a key, and none is given (${url} answered 401)`);
  });
});

const newest = '2026-07-28';
const discovered = {
  resultType: 'complete',
  supportedVersions: [newest],
  capabilities: { tools: {} },
  ttlMs: 0,
  cacheScope: 'private',
};

describe('a server that speaks only the newest protocol version', () => {
  it.each([
    [
      'a refusal of the version',
      refusing(
        400,
        rpc({ id: 0, error: { code: -32022, message: 'no', data: { supported: [newest], requested: '2025-11-25' } } }),
      ),
    ],
    ['an unknown method', refusing(404, rpc({ id: 0, error: { code: -32601, message: 'Method not found' } }))],
    ['its own version', () => initialized(newest)],
  ])('is reached over HTTP when it answers initialize with %s', async (_, initialize) => {
    const server = await smallServer(
      ({ params }) => ({ resultType: 'complete', ...words(JSON.stringify(Object.keys(params['_meta'] ?? {}))) }),
      {
        more: {
          initialize,
          'server/discover': () => discovered,
          'tools/list': () => ({ ...discovered, tools: [{ name: 'work', inputSchema: { type: 'object' } }] }),
        },
      },
    );
    const work = await toolOf(roomOf(http('new', server.url)), 'new', 'new__work');
    expect(await work.use()).toContain('protocolVersion');
    expect(server.seen).toEqual(['initialize', 'server/discover', 'tools/list', 'tools/call']);
  });

  it('is reached over stdio', async () => {
    const answers = `{ initialize: (_, id) => void send({ id, error: { code: -32601, message: 'Method not found' } }),
      'server/discover': () => (${JSON.stringify(discovered)}),
      'tools/list': () => ({ ...${JSON.stringify(discovered)}, tools: [tool('work')] }),
      'tools/call': () => ({ resultType: 'complete', ...text('new') }) }`;
    const work = await toolOf(roomOf(scriptedServer(temporaryFolder(), answers)), 'scripted', 'scripted__work');
    expect(await work.use()).toBe('new');
  });
});

it.each(['2024-11-05', '2025-03-26', '2025-11-25'])('takes the protocol version %s', async (version) => {
  const server = await smallServer(() => words('done'), { more: { initialize: () => initialized(version) } });
  expect(await (await toolOf(roomOf(http('web', server.url)), 'web', 'web__work')).use()).toBe('done');
});

it('says which protocol version a server wants that no one knows', async () => {
  const server = await smallServer(() => null, { more: { initialize: () => initialized('2099-01-01') } });
  const error = await failureOf(roomOf(http('web', server.url)).tools('web'));
  expect(error.message).toMatch(
    /it wants protocol version 2099-01-01 of MCP, and crew speaks 2024-10-07 to 2026-07-28/,
  );
});

describe('a server that refuses us', () => {
  it.each([
    [
      401,
      {},
      '',
      'wants a key, and none is given (URL answered 401)',
      'headers: { Authorization: "Bearer ${TICKETS_TOKEN}" }',
    ],
    [
      401,
      { 'www-authenticate': 'Bearer resource_metadata="http://x/.well-known/oauth-protected-resource"' },
      '',
      'wants a key, and none is given (URL answered 401). It offers a login by OAuth, which crew does not support',
      'Make a token in the settings of the service. Add  headers:',
    ],
    [
      403,
      {},
      'Invalid Origin',
      'does not let us in (URL answered 403: Invalid Origin)',
      'If it wants a key:  Add  headers:',
    ],
  ])('without a key says what it wants: %i %o', async (status, headers, body, message, hint) => {
    const server = await smallServer(() => null, { more: { initialize: refusing(status, body, headers) } });
    const error = await failureOf(roomOf(http('tickets', server.url)).tools('tickets'));
    expect(error.message).toBe(`the MCP server tickets ${message.replace('URL', server.url)}`);
    expect(error.hint).toContain(hint);
    expect(server.seen).toEqual(['initialize']);
  });

  it('with a key says that it is refused, and shows it nowhere', async () => {
    const server = await smallServer(() => null, { more: { initialize: refusing(403, 'no scope for hush-hush-1') } });
    const spec = http('tickets', server.url, { 'X-Api-Key': '${KEY}' });
    const error = await failureOf(roomOf(spec, { environment: { KEY: 'hush-hush-1' } }).tools('tickets'));
    expect(error.message).toBe(
      `the MCP server tickets does not allow this with the key that it was given (${server.url} answered 403: no scope for ***)`,
    );
  });
});

it('names each way that was tried', async () => {
  const { url } = await smallServer(() => null, { more: { initialize: refusing(404, 'no') } });
  const error = await failureOf(roomOf(http('web', url)).tools('web'));
  expect(error.message).toContain('tried: streamable HTTP, protocol 2026-07-28, HTTP+SSE');
  expect((await failureOf(roomOf(stdio('x', process.execPath, ['-e', ''])).tools('x'))).message).toContain(
    'exit code 0',
  );
});
