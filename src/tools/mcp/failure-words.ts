import { CrewError } from '../../errors.ts';
import { maskSecrets } from '../../model/secrets/mask.ts';
import type { McpServerSpec } from '../../spec/crew-spec.ts';
import { messageOf, networkCode, statusOf } from './error-parts.ts';
import { httpWords } from './http-words.ts';
import type { Link } from './link.ts';
import type { Loss } from './lost-calls.ts';

/** What is known of a server when something goes wrong with it. */
export interface ServerContext {
  readonly server: McpServerSpec;
  readonly link: Link;
  readonly secrets: readonly string[];
  /** Milliseconds that were over when it failed; null when it was not the time. */
  readonly overdue: number | null;
  /** How it had ended by then; null when it had not. */
  readonly ending: string | null;
}

/** Why a server cannot be used, as a CrewError `mcp-unusable`; keys masked. `ways`: those that were tried. */
export function startFailure(error: unknown, context: ServerContext, ways: readonly string[]): CrewError {
  const { server, overdue, ending } = context;
  const options = { hint: handHint(context), cause: error };
  if (overdue !== null) {
    const words = `the MCP server ${server.name} was not ready within ${overdue / 1000} s${lastWords(context)}`;
    const longer = `Give it longer:  startup_timeout: ${Math.ceil(overdue / 500)}  under mcp_servers.${server.name}`;
    return new CrewError('mcp-unusable', words, { ...options, hint: `${longer}. ${options.hint}` });
  }
  if (ending !== null) {
    const words = `the MCP server ${server.name} ended at its start (${ending})${lastWords(context)}`;
    return new CrewError('mcp-unusable', words, options);
  }
  const version = /protocol version is not supported: (\S+)/.exec(messageOf(error))?.[1];
  if (version !== undefined || server.type === 'stdio') {
    const why = version === undefined ? masked(messageOf(error), context) : versionWords(version);
    const tried = ways.length > 1 ? ` (tried: ${ways.join(', ')})` : '';
    const words = `the MCP server ${server.name} cannot be used: ${why}${tried}${lastWords(context)}`;
    return new CrewError('mcp-unusable', words, options);
  }
  const { message, hint } = httpWords(error, context, ways);
  return new CrewError('mcp-unusable', `the MCP server ${server.name} ${message}`, { hint, cause: error });
}

function versionWords(version: string): string {
  return `it wants protocol version ${version} of MCP, and crew speaks 2024-10-07 to 2026-07-28`;
}

/** Why a call failed, for the model to act on; keys masked. `loss`: what it says of the connection. */
export function callFailure(error: unknown, context: ServerContext, loss: Loss | null): Error {
  const { server, overdue } = context;
  const options = { cause: error };
  const the = `the MCP server ${server.name}`;
  if (overdue !== null) {
    const words = `${the} did not answer within ${overdue / 1000} s; the call was given up, and may have been carried out`;
    return new Error(words, options);
  }
  if (loss !== null && statusOf(error) !== 401) {
    return new Error(lossWords(error, context, loss), options);
  }
  if (statusOf(error) !== undefined) return new Error(`${the} ${httpWords(error, context, []).message}`, options);
  return new Error(masked(messageOf(error), context), options);
}

function lossWords(error: unknown, context: ServerContext, loss: Loss): string {
  const { server, ending } = context;
  const after =
    loss === 'lost'
      ? 'during the call, which may have been carried out: find that out before you repeat it'
      : 'before the call, which was not carried out';
  if (ending !== null) return `the MCP server ${server.name} ended (${ending}) ${after}${lastWords(context)}`;
  const code = networkCode(error);
  if (loss === 'unsent' && code !== undefined) {
    return `the MCP server ${server.name} ${httpWords(error, context, []).message}`;
  }
  const why = loss === 'refused' ? ` (${masked(messageOf(error), context).slice(0, 200)})` : '';
  return `the connection to the MCP server ${server.name} was lost ${after}${why}${lastWords(context)}`;
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
