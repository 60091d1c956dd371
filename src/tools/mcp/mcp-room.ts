import { atExit } from '../at-exit.ts';
import type { Tool } from '../tool.ts';
import { type Connection, connectServer } from './connect-server.ts';
import type { McpSettings } from './mcp-settings.ts';

export interface McpRoom {
  /**
   * The tools of a server, which starts when they are first asked for; anew when it has ended since, so ask once a task.
   * Throws a CrewError `mcp-unusable` or `missing-key`.
   */
  tools(server: string): Promise<readonly Tool[]>;
  /** Ends all servers, within about 2 seconds; never throws. Nothing can be asked for afterwards. */
  close(): Promise<void>;
}

const politeMilliseconds = 1000;

/** The MCP servers of one run. Making it starts nothing. */
export function mcpRoom(settings: McpSettings): McpRoom {
  const connections = new Map<string, Promise<Connection>>();
  const killers = new Set<() => void>();
  const closing = new AbortController();
  const signal = AbortSignal.any([settings.signal, closing.signal]);
  let closed: Promise<void> | undefined;
  let forgetExit: (() => void) | undefined;
  // whoever leaves in a hurry (a second Ctrl-C) leaves no server behind
  const lastResort = (): void => {
    for (const kill of killers) kill();
  };

  return {
    async tools(name) {
      signal.throwIfAborted();
      const connection = connections.get(name) ?? start(name);
      return (await connection).tools;
    },
    close() {
      closed ??= closeAll();
      return closed;
    },
  };

  function start(name: string): Promise<Connection> {
    const server = settings.servers.find((one) => one.name === name);
    if (server === undefined) throw new Error(`no MCP server ${name}`);
    forgetExit ??= atExit(lastResort);
    const forget = (): void => {
      if (connections.get(name) === connection) connections.delete(name);
    };
    const connection = connectServer(server, { ...settings, signal, killers, onEnd: forget });
    connections.set(name, connection);
    connection.catch(forget);
    return connection;
  }

  async function closeAll(): Promise<void> {
    const polite = settings.signal.aborted ? 0 : politeMilliseconds;
    const open = [...connections.values()];
    closing.abort(new Error('the MCP servers were ended'));
    await Promise.allSettled(open.map(async (connection) => (await connection).close(polite)));
    lastResort();
    forgetExit?.();
  }
}
