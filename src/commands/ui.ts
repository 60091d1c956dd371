import path from 'node:path';
import { CrewError, exitCodes } from '../errors.ts';
import { databasePath, findProject } from '../project/open/find-project.ts';
import { packageRoot, packageVersion } from '../project/package-root.ts';
import { renderFailure } from '../report/errors.ts';
import { countText } from '../report/format.ts';
import { terminalOf } from '../report/terminal.ts';
import { startUiServer } from '../ui/server/start-server.ts';
import type { HistoryFlags } from './history.ts';
import type { CommandIo } from './terminal/io.ts';
import { openBrowser } from './terminal/open-browser.ts';
import { listenForInterruption } from './terminal/signals.ts';

export interface UiArguments extends HistoryFlags {
  readonly port?: string | undefined;
  readonly host?: string | undefined;
  /** False with --no-open. */
  readonly open: boolean;
}

/** One that few others use. */
const defaultPort = 4321;

/** `crew ui`: serves the page until Ctrl-C, which is how it is meant to end: exit 0. stdout gets its address. */
export async function uiCommand(args: UiArguments, io: CommandIo): Promise<number> {
  const { environment, stdout, stderr } = io;
  const dir = findProject(path.resolve(io.cwd, args.dir ?? '.'));
  const onBug = async (error: unknown) => {
    const terminal = terminalOf(stderr, environment);
    stderr.write(await renderFailure(error, { terminal, version: packageVersion() }));
  };
  const interruption = listenForInterruption();
  try {
    const server = await startUiServer({
      dir,
      database: databasePath({ db: args.db, environment, dir: () => dir }),
      allProjects: args.allProjects ?? false,
      environment,
      host: args.host ?? '127.0.0.1',
      port: portOf(args.port),
      orNext: args.port === undefined,
      token: environment['CREW_UI_TOKEN'] || null,
      clientFolder: path.join(packageRoot(), 'dist', 'ui'),
      onBug,
    });
    stdout.write(`${server.url}\n`);
    if (args.open && stdout.isTTY === true && !environment['CI']) await openBrowser(server.url);
    stderr.write('The page is there until Ctrl-C.\n');
    await aborted(interruption.signal);
    const stopped = await server.close(interruption.signal.reason);
    stderr.write(stopped === 0 ? 'Stopped.\n' : stoppedText(stopped));
    return exitCodes.done;
  } finally {
    interruption.dispose();
  }
}

function portOf(text: string | undefined): number {
  if (text === undefined) return defaultPort;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new CrewError('usage', `--port ${text} is not a port`, {
    hint: `For example:  --port ${defaultPort}   ·   any:  --port 0`,
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function stoppedText(count: number): string {
  return `Stopped; ${countText(count, 'run')} ended as interrupted, with the finished outputs saved. Continue with:  crew resume\n`;
}
