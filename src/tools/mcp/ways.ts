import { CrewError } from '../../errors.ts';
import type { McpServerSpec } from '../../spec/crew-spec.ts';
import { networkCode, rpcCode, statusOf } from './error-parts.ts';
import { httpLink } from './http-link.ts';
import type { Link } from './link.ts';
import type { StartSettings } from './mcp-settings.ts';
import { sseLink } from './sse-link.ts';
import { programLink } from './start-program.ts';

/** One way to speak with a server. */
export interface Way {
  /** For messages: `HTTP+SSE`. */
  readonly name: string;
  /** The protocol version that it insists on; absent: one of those before 2026, as the server has it. */
  readonly version?: string;
  /** How long it may take a server to answer whether it has that version; absent: as long as a start may. */
  readonly probeMilliseconds?: number;
  /** May it work where the first way failed like this? */
  fits(failure: unknown): boolean;
  link(): Promise<Link>;
}

/** From this version on there is no `initialize`. */
const newestVersion = '2026-07-28';

/** The ways to a server, in the order to try them. CrewError `mcp-unusable` when its entry leaves none. */
export function waysTo(
  server: McpServerSpec,
  values: Readonly<Record<string, string>>,
  settings: StartSettings,
): readonly [Way, ...Way[]] {
  const newest = { version: newestVersion, fits: refusesInitialize };
  if (server.type === 'stdio') {
    const link = () => programLink(server, values, settings);
    return [
      { name: 'stdio', fits: () => true, link },
      { ...newest, name: `protocol ${newestVersion}`, link },
    ];
  }
  const { url } = server;
  if (!URL.canParse(url)) {
    throw new CrewError('mcp-unusable', `the MCP server ${server.name} has an address that is not valid: ${url}`, {
      hint: `Correct mcp_servers.${server.name}.url in crew.yaml: http://… or https://…`,
    });
  }
  const link = () => httpLink(new URL(url), values);
  return [
    { name: 'streamable HTTP', fits: () => true, link },
    { ...newest, name: `protocol ${newestVersion}`, probeMilliseconds: 10_000, link },
    { name: 'HTTP+SSE', fits: isNoStreamableHttp, link: () => sseLink(new URL(url), values) },
  ];
}

/** A server may answer `initialize` with an error, with a status, or with a version that we cannot have. */
function refusesInitialize(failure: unknown): boolean {
  const status = statusOf(failure);
  if (status !== undefined) return isRefusal(status) && status !== 405;
  if (rpcCode(failure) !== undefined) return true;
  return failure instanceof Error && /protocol version is not supported: 20(2[6-9]|[3-9])/.test(failure.message);
}

function isNoStreamableHttp(failure: unknown): boolean {
  const status = statusOf(failure);
  if (status !== undefined) return isRefusal(status) || status === 500 || status === 501;
  const isUnanswered = networkCode(failure) !== undefined || rpcCode(failure) !== undefined;
  return !isUnanswered && failure instanceof Error && /^Unexpected content type/.test(failure.message);
}

/** Of this way to speak; not of who speaks, or when. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && ![401, 403, 407, 408, 429].includes(status);
}
