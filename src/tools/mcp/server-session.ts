import type { McpServerSpec } from '../../spec/crew-spec.ts';
import type { Tool } from '../tool.ts';
import type { Connection } from './connect-server.ts';
import { keptConnection } from './kept-connection.ts';
import { listTools } from './list-tools.ts';
import { type StartSettings, timeLimits } from './mcp-settings.ts';
import { offeredTools, taskOnlyTools } from './offered-tools.ts';
import { serverTool } from './server-tool.ts';

/** One server during a run, over however many connections to it. */
export interface ServerSession {
  /** Its tools, for a task that begins. CrewError `mcp-unusable` or `missing-key`. */
  tools(): Promise<readonly Tool[]>;
  /** The names of those that are not offered, since they run only as tasks of the protocol. */
  taskOnly(): Promise<readonly string[]>;
  /** Ends what is open; never throws. */
  close(politeMilliseconds: number): Promise<void>;
}

interface Offer {
  /** What is offered is of this connection's list. */
  readonly connection: Connection;
  readonly tools: readonly Tool[];
}

/** Starts nothing yet. */
export function serverSession(server: McpServerSpec, settings: StartSettings): ServerSession {
  const kept = keptConnection(server, settings);
  let last: Offer | undefined;
  return {
    async tools() {
      kept.forgetLosses();
      const connection = await kept.get();
      if (last?.connection !== connection) last = offerOf(connection, connection.listed);
      else if (connection.isStale()) last = await listedAnew(connection);
      return last.tools;
    },
    taskOnly: async () => taskOnlyTools(server, (await kept.get()).listed),
    close: kept.close,
  };

  function offerOf(connection: Connection, listed: readonly unknown[]): Offer {
    const offered = offeredTools(server, listed, settings.onNote ?? (() => undefined));
    return { connection, tools: offered.map((tool) => serverTool(tool, { server, settings, kept })) };
  }

  /** A connection that cannot even do that is of no use. */
  async function listedAnew(connection: Connection): Promise<Offer> {
    const { start } = timeLimits(server, settings);
    const signal = AbortSignal.any([settings.signal, AbortSignal.timeout(start)]);
    try {
      return offerOf(connection, await listTools(connection.client, { signal, timeout: start }));
    } catch {
      settings.signal.throwIfAborted();
      kept.drop(connection);
      const anew = await kept.get();
      return offerOf(anew, anew.listed);
    }
  }
}
