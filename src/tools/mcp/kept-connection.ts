import { CrewError } from '../../errors.ts';
import type { McpServerSpec } from '../../spec/crew-spec.ts';
import { type Connection, connectServer } from './connect-server.ts';
import type { StartSettings } from './mcp-settings.ts';

/** The connection to one server, which is opened anew when it is lost. */
export interface KeptConnection {
  /** Rejects with a CrewError `mcp-unusable` or `missing-key`. */
  get(): Promise<Connection>;
  /** A call has shown that this one is no good any more. */
  drop(connection: Connection): void;
  /** A call has come through, or a task begins: what was lost before is forgotten. */
  forgetLosses(): void;
  /** Ends what is open; never throws. */
  close(politeMilliseconds: number): Promise<void>;
}

/** How often in a row it is opened anew within a task, without a call that comes through. */
const mostLosses = 3;

/** Opens nothing yet. */
export function keptConnection(server: McpServerSpec, settings: StartSettings): KeptConnection {
  let opening: Promise<Connection> | undefined;
  let open: Connection | undefined;
  let losses = 0;
  const dropped = new Set<Connection>();

  const kept: KeptConnection = {
    get() {
      if (open?.ended()) kept.drop(open);
      if (opening === undefined) {
        const attempt = connect();
        opening = attempt;
        attempt.catch(() => {
          if (opening === attempt) opening = undefined;
        });
      }
      return opening;
    },
    drop(connection) {
      // it may be another's news already
      if (open !== connection) return;
      losses += 1;
      opening = undefined;
      open = undefined;
      // over HTTP, calls that wait for an answer may still get one
      dropped.add(connection);
      if (server.type === 'stdio') void connection.link.close(0);
    },
    forgetLosses() {
      losses = 0;
    },
    async close(politeMilliseconds) {
      // who asked for it was told of its failure
      const last = await opening?.catch(() => undefined);
      const all = last === undefined ? [...dropped] : [...dropped, last];
      await Promise.allSettled(all.map(({ link }) => link.close(politeMilliseconds)));
    },
  };
  return kept;

  async function connect(): Promise<Connection> {
    if (losses > mostLosses) {
      const words = `the connection to the MCP server ${server.name} was lost ${losses} times in a row, so its tools cannot be used for the rest of this task`;
      throw new CrewError('mcp-unusable', words, { hint: 'Try the server by hand:  crew tools' });
    }
    if (losses > 0) settings.onNote?.(`the connection to the MCP server ${server.name} has ended; it is opened anew`);
    try {
      open = await connectServer(server, settings);
      return open;
    } catch (error) {
      if (losses > 0) losses += 1;
      throw error;
    }
  }
}
