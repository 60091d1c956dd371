import type { Client, JsonSchemaValidator, jsonSchemaValidator } from '@modelcontextprotocol/client';
import { CrewError } from '../../errors.ts';
import type { McpServerSpec } from '../../spec/crew-spec.ts';
import type { Tool } from '../tool.ts';
import { startFailure } from './failure-words.ts';
import { filledValues } from './filled-values.ts';
import { httpLink } from './http-link.ts';
import type { Link } from './link.ts';
import type { StartSettings } from './mcp-settings.ts';
import { offeredTools } from './offered-tools.ts';
import { anyRecord, isRecord } from './records.ts';
import { serverTool } from './server-tool.ts';
import { programLink } from './start-program.ts';

export interface Connection {
  readonly tools: readonly Tool[];
  /** Never throws. */
  close(politeMilliseconds: number): Promise<void>;
}

const defaultStartMilliseconds = 30_000;
const mostPages = 100;

/** Starts or reaches a server, and lists its tools; else throws a CrewError `mcp-unusable` or `missing-key`, and nothing is left running. */
export async function connectServer(server: McpServerSpec, settings: StartSettings): Promise<Connection> {
  const { values, secrets } = filledValues(server, settings.environment);
  const link = await linkTo(server, values, settings);
  const milliseconds = settings.limits?.start ?? defaultStartMilliseconds;
  const limit = AbortSignal.timeout(milliseconds);
  const options = { signal: AbortSignal.any([settings.signal, limit]), timeout: milliseconds + 1000 };
  try {
    const client = await newClient();
    let ended = false;
    client.onclose = () => {
      ended = true;
      settings.onEnd();
    };
    await client.connect(link.transport, options);
    if (server.type === 'http') checkWhenBroken(client);
    const listed = await listTools(client, options);
    const offered = offeredTools(server, listed, settings.onNote ?? (() => undefined));
    const connected = { server, link, secrets, client, settings, ended: () => ended };
    return { tools: offered.map((tool) => serverTool(tool, connected)), close: link.close };
  } catch (error) {
    const overdue = limit.aborted ? milliseconds : null;
    // before the end, which changes what the link knows
    const failure = startFailure(error, { server, link, secrets, overdue });
    await link.close(0);
    settings.signal.throwIfAborted();
    throw failure;
  }
}

async function linkTo(
  server: McpServerSpec,
  values: Readonly<Record<string, string>>,
  settings: StartSettings,
): Promise<Link> {
  if (server.type === 'stdio') return programLink(server, values, settings);
  if (URL.canParse(server.url)) return httpLink(new URL(server.url), values);
  throw new CrewError('mcp-unusable', `the MCP server ${server.name} has an address that is none: ${server.url}`, {
    hint: `Correct mcp_servers.${server.name}.url in crew.yaml: http://… or https://…`,
  });
}

/** Without the package's check of results against the server's own schemas: what breaks them is still of use to the model. */
async function newClient(): Promise<Client> {
  const { Client } = await import('@modelcontextprotocol/client');
  return new Client({ name: 'recrew', version: '1' }, { jsonSchemaValidator: anythingGoes });
}

const anythingGoes: jsonSchemaValidator = {
  getValidator<T>(): JsonSchemaValidator<T> {
    return (input) => ({ valid: true, data: input as T, errorMessage: undefined });
  },
};

/** Page by page and unchecked: the package refuses the whole list for one tool with an odd schema. */
async function listTools(
  client: Client,
  options: { readonly signal: AbortSignal; readonly timeout: number },
): Promise<readonly unknown[]> {
  if (client.getServerCapabilities()?.tools === undefined) return [];
  const tools: unknown[] = [];
  const cursors = new Set<string>();
  for (let cursor: string | undefined; ; ) {
    const params = cursor === undefined ? {} : { cursor };
    const page = await client.request({ method: 'tools/list', params }, anyRecord, options);
    if (Array.isArray(page['tools'])) tools.push(...page['tools'].filter(isRecord));
    const next = page['nextCursor'];
    if (typeof next !== 'string' || cursors.has(next) || cursors.size >= mostPages) return tools;
    cursors.add(next);
    cursor = next;
  }
}

/** The answer's stream of a server that died just ends, and a call would wait for its time limit. */
function checkWhenBroken(client: Client): void {
  let checking = false;
  client.onerror = (error) => {
    if (checking || !/^SSE stream disconnected|reconnect/i.test(error.message)) return;
    checking = true;
    void client
      .ping({ timeout: 5000 })
      // gone: calls that wait are told by the close
      .catch(() => client.close())
      .finally(() => {
        checking = false;
      });
  };
}
