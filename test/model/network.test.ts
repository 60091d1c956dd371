import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { proxyFor } from '../../src/model/network/proxy-for.ts';
import { modelFactory } from '../../src/model/openai-model.ts';
import type { Environment } from '../../src/model/providers.ts';
import { ask, failureOf, settingsAt } from '../helpers/model-settings.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'crew-network-'));
const certificate = path.join(folder, 'cert.pem');
let plain: Server;
let secure: Server;
let proxy: Server;
/** What the proxy was asked for. */
let asked: string[] = [];
let proxyStatus = 200;

beforeAll(async () => {
  const key = path.join(folder, 'key.pem');
  const name = ['-subj', '/CN=models.example', '-addext', 'subjectAltName=DNS:models.example'];
  const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', [...words, '-keyout', key, '-out', certificate, ...name], { stdio: 'ignore' });
  plain = await listening(createServer(answer));
  secure = await listening(createSecureServer({ key: readFileSync(key), cert: readFileSync(certificate) }, answer));
  proxy = await listening(openProxy());
});

afterEach(() => {
  asked = [];
  proxyStatus = 200;
});

afterAll(() => {
  for (const server of [plain, secure, proxy]) {
    server.close();
    server.closeAllConnections();
  }
  rmSync(folder, { recursive: true });
});

async function listening<Made extends Server>(server: Made): Promise<Made> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function answer(incoming: IncomingMessage, response: ServerResponse): void {
  incoming.resume();
  const choices = [{ message: { content: 'through' }, finish_reason: 'stop' }];
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ choices }));
}

/** Hands everything on to the servers of this test, whatever host it is for. */
function openProxy(): Server {
  const handed = createServer((incoming, response) => {
    asked.push(`${incoming.method} ${incoming.url} ${incoming.headers['proxy-authorization'] ?? ''}`.trim());
    if (proxyStatus !== 200) return void response.writeHead(proxyStatus).end();
    const { pathname } = new URL(incoming.url ?? '');
    const on = request({ port: portOf(plain), path: pathname, method: 'POST' }, (reply) => {
      response.writeHead(reply.statusCode ?? 500, reply.headers);
      reply.pipe(response);
    });
    incoming.pipe(on);
  });
  return handed.on('connect', (incoming, socket, head) => {
    asked.push(`CONNECT ${incoming.url} ${incoming.headers['proxy-authorization'] ?? ''}`.trim());
    if (proxyStatus !== 200) return void socket.end(`HTTP/1.1 ${proxyStatus} No\r\n\r\n`);
    const on = connect(portOf(secure), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      on.write(head);
      on.pipe(socket).pipe(on);
    });
    socket.on('error', () => on.destroy());
    on.on('error', () => socket.destroy());
  });
}

function modelThrough(baseUrl: string, environment: Environment) {
  return modelFactory({ TEST_KEY: 'secret-key-of-the-test', ...environment })(settingsAt(baseUrl));
}

const login = `Basic ${Buffer.from('me:pa%ss').toString('base64')}`;

it('goes through the proxy of HTTPS_PROXY, with its password, and trusts what NODE_EXTRA_CA_CERTS names', async () => {
  const environment = { HTTPS_PROXY: `http://me:pa%ss@127.0.0.1:${portOf(proxy)}`, NODE_EXTRA_CA_CERTS: certificate };
  expect(await ask(modelThrough('https://models.example/v1', environment))).toMatchObject({ text: 'through' });
  expect(asked).toEqual([`CONNECT models.example:443 ${login}`]);
});

it('hands a plain request to the proxy of http_proxy, written without a scheme', async () => {
  const environment = { http_proxy: `127.0.0.1:${portOf(proxy)}` };
  expect(await ask(modelThrough('http://models.example/v1', environment))).toMatchObject({ text: 'through' });
  expect(asked).toEqual(['POST http://models.example/v1/chat/completions']);
});

it('trusts what NODE_EXTRA_CA_CERTS of the project names, without a proxy too', async () => {
  const url = `https://localhost:${portOf(secure)}/v1`;
  const failure = await failureOf(modelThrough(url, { NODE_EXTRA_CA_CERTS: certificate }));
  // The certificate is trusted now, and is for another name.
  expect(failure.message).toContain('ERR_TLS_CERT_ALTNAME_INVALID');
  expect(failure.hint).toMatch(/for other names than localhost/);
  expect((await failureOf(modelThrough(url, {}))).hint).toMatch(/NODE_EXTRA_CA_CERTS=<file\.pem>/);
});

it('says so when the file of NODE_EXTRA_CA_CERTS cannot be read', async () => {
  const failure = await failureOf(modelThrough('https://models.example/v1', { NODE_EXTRA_CA_CERTS: 'no.pem' }));
  expect(failure).toMatchObject({ message: 'NODE_EXTRA_CA_CERTS: cannot read no.pem (ENOENT)', retryable: false });
});

it.each(['https', 'http'])(
  'does not blame the server for a proxy that is not there, nor shows its password (%s)',
  async (scheme) => {
    const closed = await listening(createServer());
    const host = `127.0.0.1:${portOf(closed)}`;
    await new Promise((resolve) => closed.close(resolve));
    const failure = await failureOf(
      modelThrough(`${scheme}://models.example/v1`, { ALL_PROXY: `http://me:hidden-pw@${host}` }),
    );
    expect(failure.message).toBe(`nothing listens at the proxy ${host} (ALL_PROXY): ECONNREFUSED`);
    expect(failure.hint).toContain('NO_PROXY=models.example');
    expect(failure.message + failure.hint).not.toContain('hidden-pw');
  },
);

it.each(['https', 'http'])('has words for a proxy that wants a password (%s)', async (scheme) => {
  proxyStatus = 407;
  const environment = { ALL_PROXY: `http://127.0.0.1:${portOf(proxy)}` };
  const failure = await failureOf(modelThrough(`${scheme}://models.example/v1`, environment));
  expect(failure).toMatchObject({ code: 'model-unreachable', retryable: false });
  expect(failure.message).toMatch(/the proxy 127\.0\.0\.1:\d+ \(ALL_PROXY\) wants a user name and a password/);
});

it.each([
  [403, 'does not let through to models.example (403)', false],
  [502, 'cannot reach models.example (502)', true],
])('has words for a tunnel that the proxy refuses with %d', async (status, words, retryable) => {
  proxyStatus = status;
  const failure = await failureOf(
    modelThrough('https://models.example/v1', { HTTPS_PROXY: `http://127.0.0.1:${portOf(proxy)}` }),
  );
  expect(failure.message).toContain(words);
  expect(failure.retryable).toBe(retryable);
});

it('says which proxies it can use', async () => {
  const failure = await failureOf(
    modelThrough('https://models.example/v1', { ALL_PROXY: 'socks5://me:hidden-pw@127.0.0.1:1' }),
  );
  expect(failure.message).toBe(
    'ALL_PROXY names a socks5 proxy (127.0.0.1:1); crew can use http:// and https:// proxies',
  );
});

it.each([
  ['https://api.example.com', { HTTPS_PROXY: 'http://p:1' }, 'HTTPS_PROXY'],
  ['https://api.example.com', { HTTPS_PROXY: 'http://p:1', https_proxy: 'http://q:1' }, 'https_proxy'],
  ['https://api.example.com', { HTTP_PROXY: 'http://p:1' }, undefined],
  ['https://api.example.com', { HTTPS_PROXY: ' ', ALL_PROXY: 'p:1' }, 'ALL_PROXY'],
  ['https://api.example.com', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'other.com, .example.com' }, undefined],
  ['https://api.example.com', { HTTPS_PROXY: 'http://p:1', no_proxy: 'example.com' }, undefined],
  ['https://api.example.com', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'ample.com' }, 'HTTPS_PROXY'],
  ['https://api.example.com', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'example.com:8443' }, 'HTTPS_PROXY'],
  ['https://api.example.com', { HTTPS_PROXY: 'http://p:1', NO_PROXY: '*' }, undefined],
  ['http://10.1.2.3:8000', { HTTP_PROXY: 'http://p:1', NO_PROXY: '10.0.0.0/8' }, undefined],
  ['http://11.1.2.3:8000', { HTTP_PROXY: 'http://p:1', NO_PROXY: '10.0.0.0/8' }, 'HTTP_PROXY'],
  ['http://localhost:11434', { HTTP_PROXY: 'http://proxy.example:3128' }, undefined],
  ['http://127.0.0.1:11434', { HTTP_PROXY: 'http://127.0.0.1:3128' }, 'HTTP_PROXY'],
])('asks %s with %j through the proxy of %s', (url, environment, variable) => {
  expect(proxyFor(url, environment)?.variable).toBe(variable);
});
