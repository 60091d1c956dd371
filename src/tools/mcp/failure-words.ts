import { CrewError } from '../../errors.ts';
import { maskSecrets } from '../../model/secrets/mask.ts';
import type { McpServerSpec } from '../../spec/crew-spec.ts';
import type { Link } from './link.ts';

/** What is known of a server when something goes wrong with it. */
export interface ServerContext {
  readonly server: McpServerSpec;
  readonly link: Link;
  readonly secrets: readonly string[];
  /** Milliseconds that were over when it failed; null when it was not the time. */
  readonly overdue: number | null;
}

/** Why a server cannot be used, as a CrewError `mcp-unusable`; keys masked. */
export function startFailure(error: unknown, context: ServerContext): CrewError {
  const { server, link, overdue } = context;
  const ending = link.ending();
  const options = { hint: handHint(context), cause: error };
  if (overdue !== null) {
    const words = `the MCP server ${server.name} was not ready within ${overdue / 1000} s${lastWords(context)}`;
    return new CrewError('mcp-unusable', words, options);
  }
  if (ending !== null) {
    const words = `the MCP server ${server.name} ended at its start (${ending})${lastWords(context)}`;
    return new CrewError('mcp-unusable', words, options);
  }
  if (server.type === 'stdio') {
    const words = `the MCP server ${server.name} cannot be used: ${masked(messageOf(error), context)}${lastWords(context)}`;
    return new CrewError('mcp-unusable', words, options);
  }
  const { message, hint } = httpWords(error, context);
  return new CrewError('mcp-unusable', `the MCP server ${server.name} ${message}`, { hint, cause: error });
}

/** Why a call failed, for the model to act on; keys masked. */
export function callFailure(error: unknown, context: ServerContext, ended: boolean): Error {
  const { server, link, overdue } = context;
  const options = { cause: error };
  if (overdue !== null) {
    return new Error(
      `the MCP server ${server.name} did not answer within ${overdue / 1000} s; the call was given up`,
      options,
    );
  }
  const ending = link.ending();
  if (ended || ending !== null) {
    const how = ending === null ? '' : ` (${ending})`;
    const words = `the MCP server ${server.name} ended${how}, so its tools cannot be used for the rest of this task`;
    return new Error(words + lastWords(context), options);
  }
  if (statusOf(error) !== undefined || networkCode(error) !== undefined) {
    return new Error(`the MCP server ${server.name} ${httpWords(error, context).message}`, options);
  }
  return new Error(masked(messageOf(error), context), options);
}

/** Was it the connection that failed, or the session that the server has forgotten, rather than the call? */
export function isOfTheWay(error: unknown): boolean {
  return statusOf(error) === 404 || networkCode(error) !== undefined;
}

function masked(text: string, { secrets }: Pick<ServerContext, 'secrets'>): string {
  return maskSecrets(text, secrets);
}

function lastWords(context: ServerContext): string {
  const words = masked(context.link.lastWords(), context);
  return words === '' ? '' : `. It wrote:\n${words}`;
}

function handHint(context: ServerContext): string {
  const { server } = context;
  if (server.type === 'http') return `Check mcp_servers.${server.name}.url in crew.yaml`;
  const line = [server.command, ...server.args].map((word) => (/\s/.test(word) ? `"${word}"` : word)).join(' ');
  return `Check mcp_servers.${server.name} in crew.yaml, or start it by hand:  ${masked(line, context)}`;
}

interface Words {
  readonly message: string;
  readonly hint: string;
}

function httpWords(error: unknown, context: ServerContext): Words {
  const { server } = context;
  const url = new URL(server.type === 'http' ? server.url : 'http://localhost');
  const at = `${url.origin}${url.pathname}`;
  const status = statusOf(error);
  const said = masked(messageOf(error), context);
  const place = `mcp_servers.${server.name}`;
  if (status === 401 || status === 403) {
    return {
      message: `refused the key (${at} answered ${status})`,
      hint: `Check ${place}.headers in crew.yaml; most servers want  Authorization: "Bearer \${MY_KEY}"`,
    };
  }
  if (status !== undefined && status >= 300 && status < 400) {
    return {
      message: `sends us elsewhere, which is not followed: ${said.replace(/^.*?: /, '').replace(/ \(redirectPolicy.*$/, '')}`,
      hint: `Write the server's own address into ${place}.url`,
    };
  }
  if (status !== undefined && status >= 500) {
    return { message: `has a fault (${at} answered ${status})`, hint: 'Try again later' };
  }
  const code = networkCode(error);
  if (status === undefined && code !== undefined) return unreachable(url, code, place);
  const answer = status === undefined ? said.slice(0, 200) : `answered ${status}`;
  return {
    message: `cannot be used: ${at} is no MCP server over streamable HTTP (${answer})`,
    hint: `Check ${place}.url in crew.yaml: the path often ends in /mcp`,
  };
}

function unreachable(url: URL, code: string, place: string): Words {
  const hint = `Start the server, or check ${place}.url in crew.yaml`;
  if (code === 'ECONNREFUSED') return { message: `cannot be reached: nothing listens at ${url.origin}`, hint };
  if (code === 'ENOTFOUND') return { message: `cannot be reached: no host ${url.host}`, hint };
  return { message: `cannot be reached at ${url.host} (${code})`, hint };
}

function statusOf(error: unknown): number | undefined {
  const data: unknown = error instanceof Error && 'data' in error ? error.data : undefined;
  const status: unknown = data !== null && typeof data === 'object' && 'status' in data ? data.status : undefined;
  return typeof status === 'number' ? status : undefined;
}

/** The code of what fetch met: it stands on the error's cause. */
function networkCode(error: unknown): string | undefined {
  for (let inner = error instanceof Error ? error.cause : undefined; inner instanceof Error; inner = inner.cause) {
    if ('code' in inner && typeof inner.code === 'string') return inner.code;
  }
  return undefined;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // fetch says why only in its cause
  const { message } = error.message === 'fetch failed' && error.cause instanceof Error ? error.cause : error;
  return message.replace(/^MCP error -?\d+: /, '');
}
