import { atExit } from '../at-exit.ts';
import type { Tool } from '../tool.ts';
import type { McpSettings } from './mcp-settings.ts';
import { type ServerSession, serverSession } from './server-session.ts';

export interface McpRoom {
  /**
   * The tools of a server, which starts when they are first asked for. Ask once a task: they may be others by then.
   * Throws a CrewError `mcp-unusable` or `missing-key`.
   */
  tools(server: string): Promise<readonly Tool[]>;
  /** Names of tools that a server has and that are not offered, since they run only as tasks of the protocol. Those of `tools`, which was asked before. */
  taskOnly(server: string): Promise<readonly string[]>;
  /** Ends all servers, within about 2 seconds; never throws. Nothing can be asked for afterwards. */
  close(): Promise<void>;
}

const politeMilliseconds = 1000;

/** The MCP servers of one run. Making it starts nothing. */
export function mcpRoom(settings: McpSettings): McpRoom {
  const sessions = new Map<string, ServerSession>();
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
      return await (sessions.get(name) ?? start(name)).tools();
    },
    taskOnly: async (name) => (await sessions.get(name)?.taskOnly()) ?? [],
    close() {
      closed ??= closeAll();
      return closed;
    },
  };

  function start(name: string): ServerSession {
    const server = settings.servers.find((one) => one.name === name);
    if (server === undefined) throw new Error(`no MCP server ${name}`);
    forgetExit ??= atExit(lastResort);
    const session = serverSession(server, { ...settings, signal, killers });
    sessions.set(name, session);
    return session;
  }

  async function closeAll(): Promise<void> {
    const polite = settings.signal.aborted ? 0 : politeMilliseconds;
    closing.abort(new Error('the MCP servers were ended'));
    await Promise.allSettled([...sessions.values()].map((session) => session.close(polite)));
    lastResort();
    forgetExit?.();
  }
}
