import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { McpServerSpec } from '../../../src/spec/crew-spec.ts';
import { type McpRoom, mcpRoom } from '../../../src/tools/mcp/mcp-room.ts';
import type { McpSettings } from '../../../src/tools/mcp/mcp-settings.ts';
import type { Tool, ToolContext } from '../../../src/tools/tool.ts';

const place = { file: 'crew.yaml', line: 3, column: 3 };

/** A real MCP server in few lines: `answers` is JavaScript, an object of functions by method, each given the parameters. */
export function scriptedServer(dir: string, answers: string, before = ''): McpServerSpec & { readonly type: 'stdio' } {
  const file = path.join(dir, 'server.mjs');
  writeFileSync(
    file,
    `import { createInterface } from 'node:readline';
const send = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\\n');
const text = (words) => ({ content: [{ type: 'text', text: words }] });
const tool = (name, more) => ({ name, description: 'does ' + name, inputSchema: { type: 'object' }, ...more });
${before}
const answers = {
  initialize: ({ protocolVersion }) => ({ protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 's', version: '1' } }),
  'tools/list': () => ({ tools: [tool('work')] }),
  ...(${answers}),
};
for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  const result = await answers[method]?.(params ?? {}, id);
  if (id !== undefined && result !== undefined) send({ id, result });
}
`,
  );
  return stdio('scripted', process.execPath, [file]);
}

export function stdio(
  name: string,
  command: string,
  args: readonly string[],
): McpServerSpec & { readonly type: 'stdio' } {
  return { name, type: 'stdio', command, args, env: {}, place };
}

export function http(name: string, url: string, headers: Readonly<Record<string, string>> = {}): McpServerSpec {
  return { name, type: 'http', url, headers, place };
}

/** A room that is closed when the test ends. */
export function roomOf(server: McpServerSpec, settings: Partial<McpSettings> = {}): McpRoom {
  const room = mcpRoom({
    dir: tmpdir(),
    servers: [server],
    environment: { PATH: process.env['PATH'] },
    signal: new AbortController().signal,
    ...settings,
  });
  onTestFinished(() => room.close());
  return room;
}

export function temporaryFolder(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'crew-mcp-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }));
  return dir;
}

/** A program that runs `connect` (JavaScript) holds a line to us: `connected` is settled once it does, `gone` once it has ended, even as a zombie. */
export async function lifeline(): Promise<{ connect: string; connected: Promise<void>; gone: Promise<void> }> {
  const listener = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void listener.close());
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  const socket = once(listener, 'connection').then(([one]: Socket[]) => one?.on('error', () => undefined).resume());
  return {
    connect: `process.getBuiltinModule('node:net').connect(${port}, '127.0.0.1');`,
    connected: socket.then(() => undefined),
    gone: socket.then((one) => new Promise((resolve) => one?.once('close', () => resolve()))),
  };
}

/** The tool of that name, ready to be called. */
export async function toolOf(room: McpRoom, server: string, name: string): Promise<CallableTool> {
  const tool = (await room.tools(server)).find((one) => one.name === name);
  if (tool === undefined) throw new Error(`no tool ${name}`);
  return { ...tool, use: (input = {}, signal) => tool.call(input, contextOf(signal)) };
}

export type CallableTool = Tool & { use(input?: unknown, signal?: AbortSignal): Promise<string> };

function contextOf(signal: AbortSignal = new AbortController().signal): ToolContext {
  return {
    run: { id: 'r1', isReplay: false, parentId: null },
    task: { id: 't1', name: 'task' },
    agent: { role: 'tester' },
    signal,
    log: () => undefined,
    idempotencyKey: 'k',
  };
}

/** What a promise is rejected with. */
export async function failureOf(promise: Promise<unknown>): Promise<Error & { code?: string; hint?: string }> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('it did not fail');
}
