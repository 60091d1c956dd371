import { existsSync, type FSWatcher, watch } from 'node:fs';
import path from 'node:path';
import { CrewError, exitCodes } from '../errors.ts';
import type { ReplayOptions } from '../project/crew-options.ts';
import { findDiff } from '../project/history/find-diff.ts';
import { findProject } from '../project/open/find-project.ts';
import { watchedFiles } from '../project/open/watched-files.ts';
import type { RunHandle } from '../project/open-crew.ts';
import { packageVersion } from '../project/package-root.ts';
import { renderDiff } from '../report/diff/diff.ts';
import { renderFailure } from '../report/errors.ts';
import { terminalOf } from '../report/terminal.ts';
import { doesSomething } from '../run/plan/plan-crew.ts';
import { withHistory } from './history.ts';
import { type RunBeginning, runCrewCommand } from './running/run-crew-command.ts';
import type { RunFlags } from './running/run-flags.ts';
import type { CommandIo } from './terminal/io.ts';
import type { Interruption } from './terminal/signals.ts';

/** `--watch`: each time a file of the crew is saved, what it touches runs again, and the outputs are shown beside the ones before. Ends with Ctrl-C. */
export async function replayWatching(flags: RunFlags, io: CommandIo, options: ReplayOptions): Promise<number> {
  const dir = findProject(path.resolve(io.cwd, flags.dir ?? '.'));
  const saved = watchCrewFiles(dir);
  const say = (text: string) => {
    if (!flags.quiet) io.stderr.write(text);
  };
  let run = options.run;
  try {
    for (;;) {
      await saved.look();
      const ended = await replayOnce(flags, io, { ...options, ...(run === undefined ? {} : { run }) });
      if (ended.interrupted) return ended.exitCode;
      run = ended.run ?? run;
      say('Watching the crew’s files; save one to run what it touches. Ctrl-C ends.\n');
      if (!(await saved.next())) return exitCodes.done;
    }
  } finally {
    saved.close();
  }
}

interface Ended {
  /** The run to go on from; undefined: the same as before. */
  readonly run: string | undefined;
  readonly exitCode: number;
  readonly interrupted: boolean;
}

/** A crew with errors, or a run that fails, is told and waited out: the next save may mend it. */
async function replayOnce(flags: RunFlags, io: CommandIo, options: ReplayOptions): Promise<Ended> {
  let made: Made | undefined;
  let interruption: Interruption | undefined;
  try {
    const exitCode = await runCrewCommand(flags, io, async (beginning) => {
      interruption = beginning.interruption;
      made = await replayIfChanged(beginning, options);
      return made.handle ?? exitCodes.done;
    });
    // Ctrl-C may have come when the run was done already, and still be meant.
    const interrupted = exitCode >= exitCodes.hangup || interruption?.exitCode() !== undefined;
    if (made?.handle && !interrupted) await showDiff(made, flags, io);
    return { run: made?.run, exitCode, interrupted };
  } catch (error) {
    if (!(error instanceof CrewError)) throw error;
    io.stderr.write(
      renderFailure(error, { terminal: terminalOf(io.stderr, io.environment), version: packageVersion() }),
    );
    const interrupted = interruption?.exitCode();
    return { run: made?.run, exitCode: interrupted ?? exitCodes.failed, interrupted: interrupted !== undefined };
  }
}

interface Made {
  readonly source: string;
  readonly run: string;
  /** Null: nothing changed, so nothing runs. */
  readonly handle: RunHandle | null;
}

async function replayIfChanged({ crew, options: given }: RunBeginning, chosen: ReplayOptions): Promise<Made> {
  const options = { ...given, ...chosen };
  const { plan, source } = await crew.planReplay(options);
  const { runId } = source;
  if (!doesSomething(plan)) return { source: runId, run: runId, handle: null };
  const handle = crew.replay({ ...options, run: runId });
  return { source: runId, run: handle.id, handle };
}

async function showDiff({ source, run }: Made, flags: RunFlags, io: CommandIo): Promise<void> {
  if (flags.quiet) return;
  const diff = await withHistory(flags, io, (store) => findDiff(store, { from: source, to: run, task: null }));
  const terminal = terminalOf(io.stderr, io.environment);
  io.stderr.write(`\n${await renderDiff(diff, { terminal, now: Date.now(), stat: false, sideBySide: null })}\n`);
}

const settleMs = 150;

/** Tells when files of the crew were saved, those that its YAML leads to among them. Editors write a file in several steps, so the end of a flurry counts. */
function watchCrewFiles(dir: string) {
  const isYaml = /^(crew|agents|tasks)\.ya?ml$|^\.env/;
  const tools = path.join(dir, 'tools');
  const watchers = new Map<string, FSWatcher>();
  let files: ReadonlySet<string> = new Set();
  let changed = false;
  let ended = false;
  let wake: (() => void) | null = null;
  let timer: NodeJS.Timeout | undefined;
  const isOurs = (folder: string, file: string) =>
    files.has(path.join(folder, file)) ||
    (folder === tools
      ? /\.m?[tj]s$/.test(file)
      : [dir, path.join(dir, 'config')].includes(folder) && isYaml.test(file));
  const watchFolder = (folder: string) => {
    if (watchers.has(folder) || !existsSync(folder)) return;
    const watcher = watch(folder, (_event, file) => {
      if (file !== null && !isOurs(folder, file)) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        changed = true;
        wake?.();
      }, settleMs);
    });
    // A folder that goes away takes its files with it; what is missing is said by the next run.
    watcher.on('error', () => watchers.delete(folder));
    watchers.set(folder, watcher);
  };
  // At once, so that nothing is missed that is saved while the first run goes.
  for (const folder of [dir, path.join(dir, 'config'), tools]) watchFolder(folder);
  return {
    /** Looks where the files are that today's YAML leads to. */
    async look(): Promise<void> {
      files = new Set(await watchedFiles(dir, [...files]));
      for (const file of files) watchFolder(path.dirname(file));
    },
    /** False: Ctrl-C came while waiting. */
    async next(): Promise<boolean> {
      const stop = () => {
        ended = true;
        wake?.();
      };
      process.once('SIGINT', stop);
      process.once('SIGTERM', stop);
      while (!changed && !ended) await new Promise<void>((resolve) => (wake = resolve));
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      changed = false;
      return !ended;
    },
    close(): void {
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}
