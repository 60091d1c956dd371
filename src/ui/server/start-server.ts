import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { createAdaptorServer } from '@hono/node-server';
import { CrewError } from '../../errors.ts';
import { scopeOf } from '../../project/open/project-scope.ts';
import { uiApp } from './app.ts';
import type { UiContext, UiPlace } from './context.ts';
import { crewsOf } from './crews.ts';
import { isEverywhere } from './guard.ts';
import { historyAt } from './history.ts';
import { jobsOf } from './jobs.ts';
import { watcherOf } from './watcher.ts';

export interface UiOptions extends UiPlace {
  readonly host: string;
  /** 0: any. Taken: with `orNext`, one of those after it, else CrewError `usage`. */
  readonly port: number;
  readonly orNext: boolean;
  /** Null: one is made when others than this machine can reach the server. */
  readonly token: string | null;
  /** Absolute path of the folder with index.html. */
  readonly clientFolder: string;
  /** Told what is a bug of ours. */
  readonly onBug: (error: unknown) => void;
}

export interface UiServer {
  /** To be opened in a browser, with the token if one is needed. */
  readonly url: string;
  /** Ends what runs as interrupted, with everything finished saved; gives how many runs and batches that were. */
  close(reason: CrewError): Promise<number>;
}

/** Serves the page and its API until it is closed. */
export async function startUiServer(options: UiOptions): Promise<UiServer> {
  const { dir, database, allProjects = false, environment, host, onBug } = options;
  const history = historyAt(database, () => scopeOf({ dir, database, allProjects }));
  const crews = crewsOf({ dir, db: database, allProjects, environment }, history);
  const place = { dir, database, allProjects, environment };
  const watcher = watcherOf(history, dir, onBug);
  const serverId = randomBytes(6).toString('hex');
  const ui: UiContext = { place, serverId, history, crews, jobs: jobsOf(onBug), watcher, onBug };
  const token = options.token ?? (isLoopback(host) ? null : randomBytes(24).toString('base64url'));
  // The routes are made once the port is known, which they check.
  let handle: ReturnType<typeof uiApp>['fetch'] | null = null;
  const server = createAdaptorServer({
    fetch: (request: Request) => handle?.(request) ?? new Response(null, { status: 503 }),
  }) as Server;
  const port = await listen(server, options);
  handle = uiApp(ui, { host, port, token }, options.clientFolder).fetch;
  return {
    url: `http://${shownHost(host)}:${port}/${token === null ? '' : `?token=${encodeURIComponent(token)}`}`,
    async close(reason) {
      const stopped = ui.jobs.stop(reason);
      await crews.close();
      watcher.end();
      await new Promise<void>((resolve) => {
        const late = setTimeout(() => server.closeAllConnections(), farewellMs);
        server.close(() => {
          clearTimeout(late);
          resolve();
        });
      });
      history.close();
      return stopped;
    },
  };
}

/** So long may the last answers take. */
const farewellMs = 300;

/** So many ports are tried. */
const mostPorts = 20;

async function listen(server: Server, { host, port: first, orNext }: UiOptions): Promise<number> {
  const last = orNext && first !== 0 ? Math.min(first + mostPorts - 1, 65_535) : first;
  for (let port = first; ; port++) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve();
        });
      });
      return (server.address() as AddressInfo).port;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EADDRINUSE' && port < last) continue;
      throw notListening(`${shownHost(host)}:${port}`, code, error);
    }
  }
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is taken',
  EACCES: 'the system does not allow it',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'there is no such name',
};

function notListening(address: string, code: string | undefined, cause: unknown): CrewError {
  return new CrewError('usage', `Cannot listen on ${address}: ${reasons[code ?? ''] ?? code ?? String(cause)}`, {
    hint: 'Any free port:  crew ui --port 0',
    cause,
  });
}

/** Only this machine can reach it. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** A server on all addresses is opened by one that others can type. */
function shownHost(host: string): string {
  if (isEverywhere(host)) {
    const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
    return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? 'localhost';
  }
  return isIP(host) === 6 ? `[${host}]` : host;
}
