import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What a client sent in one request. */
export interface Asked {
  readonly method: string;
  readonly id: number | string | undefined;
  readonly params: Readonly<Record<string, unknown>>;
  readonly session: string | undefined;
  /** From 1, of requests of this method. */
  readonly time: number;
}

/** A result, or `null` when the handler has answered by itself. */
export type Answering = (asked: Asked, response: ServerResponse) => object | null;

export interface SmallServer {
  readonly url: string;
  /** `tools/call s2`: the method, and the session when there is one. */
  readonly seen: string[];
}

/** An MCP server over streamable HTTP in this process: `s1` is its first session. `call` answers `tools/call`, `more` other methods. */
export async function smallServer(
  call: Answering,
  { tool = {}, more = {} }: { tool?: object; more?: Readonly<Record<string, Answering>> } = {},
): Promise<SmallServer> {
  const seen: string[] = [];
  const times = new Map<string, number>();
  let sessions = 0;
  const answers: Readonly<Record<string, Answering>> = {
    initialize: (_, response) => {
      sessions += 1;
      response.setHeader('mcp-session-id', `s${sessions}`);
      return initialized();
    },
    'tools/list': () => ({ tools: [{ name: 'work', inputSchema: { type: 'object' }, ...tool }] }),
    'tools/call': call,
    ...more,
  };
  const url = await listening(async (request, response) => {
    const message = await bodyOf(request);
    if (message === null) return void response.writeHead(405).end();
    const { method = '', id, params = {} } = message;
    const session = request.headers['mcp-session-id']?.toString();
    if (id === undefined) return void response.writeHead(202).end();
    seen.push([method, session].filter(Boolean).join(' '));
    times.set(method, (times.get(method) ?? 0) + 1);
    response.setHeader('content-type', 'application/json');
    const answer = answers[method];
    if (answer === undefined)
      return void response.end(rpc({ id, error: { code: -32601, message: 'Method not found' } }));
    const result = answer({ method, id, params, session, time: times.get(method) ?? 0 }, response);
    if (result) response.end(rpc({ id, result }));
  });
  return { url: `${url}/mcp`, seen };
}

export function initialized(protocolVersion = '2025-06-18'): object {
  return { protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 's', version: '1' } };
}

export function rpc(message: object): string {
  return JSON.stringify({ jsonrpc: '2.0', ...message });
}

export function words(text: string): object {
  return { content: [{ type: 'text', text }] };
}

/** Answers with this status and body. */
export function refusing(status: number, body = '', headers: Readonly<Record<string, string>> = {}): Answering {
  return (_, response) => {
    response.writeHead(status, headers).end(body);
    return null;
  };
}

export interface Message {
  readonly method?: string;
  readonly id?: number | string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** Null of a request without a body. */
export async function bodyOf(request: IncomingMessage): Promise<Message | null> {
  const chunks = await request.toArray();
  return chunks.length === 0 ? null : JSON.parse(Buffer.concat(chunks).toString());
}

/** An address without a path. */
export async function listening(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
