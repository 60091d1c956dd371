import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { failureOf, http, roomOf, toolOf } from './servers.ts';

const everything = path.resolve('node_modules/@modelcontextprotocol/server-everything/dist/index.js');
let program: ChildProcess;
let url: string;

beforeAll(async () => {
  const started = await startEverything(await freePort());
  [program, url] = [started.program, started.url];
});

afterAll(() => program.kill('SIGKILL'));

it('calls tools of the everything server of npm over HTTP', async () => {
  const room = roomOf(http('all', url));
  const echo = await toolOf(room, 'all', 'all__echo');
  expect(await echo.use({ message: 'hello' })).toBe('Echo: hello');
  expect(echo.description).toBe('Echoes back the input string');
  const [sum, image] = [await toolOf(room, 'all', 'all__get-sum'), await toolOf(room, 'all', 'all__get-tiny-image')];
  expect(await sum.use({ a: 2, b: 3 })).toContain('5');
  expect(await image.use()).toMatch(/\[image image\/png, [\d.]+ kB\]/);
});

it('tells the model when the server dies in the middle, and reaches it anew when it is back', async () => {
  const port = await freePort();
  const first = await startEverything(port);
  onTestFinished(() => void first.program.kill('SIGKILL'));
  const room = roomOf(http('all', first.url));
  const slow = await toolOf(room, 'all', 'all__trigger-long-running-operation');
  const call = failureOf(slow.use({ duration: 60, steps: 60 }));
  setTimeout(() => first.program.kill('SIGKILL'), 300);
  expect((await call).message).toMatch(/^the MCP server all cannot be reached: nothing listens/);
  const second = await startEverything(port);
  onTestFinished(() => void second.program.kill('SIGKILL'));
  expect(await (await toolOf(room, 'all', 'all__echo')).use({ message: 'again' })).toBe('Echo: again');
});

it('says that nothing listens there', async () => {
  const port = await freePort();
  const error = await failureOf(roomOf(http('away', `http://127.0.0.1:${port}/mcp`)).tools('away'));
  expect(error.message).toBe(`the MCP server away cannot be reached: nothing listens at http://127.0.0.1:${port}`);
});

it('says that the key was refused, without showing it', async () => {
  const seen: unknown[] = [];
  const address = await listening((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(401).end(`bad key ${request.headers.authorization}`);
  });
  const server = http('locked', `${address}/mcp?key=abc`, { Authorization: 'Bearer ${KEY}' });
  const error = await failureOf(roomOf(server, { environment: { KEY: 'hush-hush-1' } }).tools('locked'));
  expect(seen).toEqual(['Bearer hush-hush-1']);
  expect(error).toMatchObject({
    code: 'mcp-unusable',
    message: `the MCP server locked refused the key (${address}/mcp answered 401)`,
    hint: expect.stringContaining('mcp_servers.locked.headers'),
  });
});

it('says that a web page is no MCP server', async () => {
  const address = await listening((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html></html>'),
  );
  const page = await failureOf(roomOf(http('page', address)).tools('page'));
  expect(page.message).toBe(
    `the MCP server page cannot be used: ${address}/ is not an MCP server over HTTP (Unexpected content type: text/html; tried: streamable HTTP, HTTP+SSE)`,
  );
  const missing = await listening((_request, response) => response.writeHead(404).end('nothing here'));
  const error = await failureOf(roomOf(http('page', `${missing}/x`)).tools('page'));
  expect(error.message).toContain('(answered 404; tried: streamable HTTP, protocol 2026-07-28, HTTP+SSE)');
  expect(error.hint).toContain('often ends in /mcp or /sse');
});

it('follows no redirect to another host, where the key would go', async () => {
  const stolen: unknown[] = [];
  const other = await listening((request, response) => {
    stolen.push(request.headers.authorization);
    response.end();
  });
  const address = await listening((_request, response) => response.writeHead(307, { location: `${other}/mcp` }).end());
  const room = roomOf(http('moved', `${address}/mcp`, { Authorization: 'hush-hush-1' }));
  const error = await failureOf(room.tools('moved'));
  expect(error.message).toMatch(/^the MCP server moved sends us elsewhere, which is not followed: Redirect to http/);
  expect(stolen).toEqual([]);
});

it('gives up a server that never answers', async () => {
  const address = await listening(() => undefined);
  const room = roomOf(http('mute', address), { limits: { start: 200, call: 200 } });
  expect((await failureOf(room.tools('mute'))).message).toBe('the MCP server mute was not ready within 0.2 s');
});

async function startEverything(port: number): Promise<{ readonly program: ChildProcess; readonly url: string }> {
  const started = spawn(process.execPath, [everything, 'streamableHttp'], {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  for await (const chunk of started.stderr) {
    text += chunk;
    if (text.includes('listening on port')) break;
  }
  if (started.exitCode !== null) throw new Error(text);
  return { program: started, url: `http://127.0.0.1:${port}/mcp` };
}

async function listening(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function freePort(): Promise<number> {
  const server = createSocketServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
