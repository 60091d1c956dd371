import { CrewError, errorRecord, exitCodeOf, exitCodes, isOfStore } from '../../errors.ts';
import { attemptLimit } from '../../model/failure/retry.ts';
import type { KickoffOptions } from '../../project/crew-options.ts';
import { type RunResult, storedResult } from '../../project/history/run-result.ts';
import type { RunHandle } from '../../project/open-crew.ts';
import { type Session, writableStore } from '../../project/session.ts';
import { renderError } from '../../report/errors.ts';
import { createReporter, type Reporter, type ReporterKind } from '../../report/progress/reporter.ts';
import { terminalOf } from '../../report/terminal.ts';
import { wholeText } from '../../report/text.ts';
import type { CrewEvent } from '../../run/events.ts';
import type { CommandIo } from '../terminal/io.ts';
import type { Interruption } from '../terminal/signals.ts';
import type { RunFlags } from './run-flags.ts';
import { type Beginning, withCrew } from './with-crew.ts';

/** A beginning with all that one run needs. */
export interface RunBeginning extends Beginning {
  readonly options: Beginning['options'] & Pick<KickoffOptions, 'onEvent'>;
}

/** Starts the run, or gives an exit code when there is nothing to watch. */
export type Begin = (beginning: RunBeginning) => Promise<RunHandle | number>;

/** What the commands that make one run have in common: begin, show the progress, print the result. Gives the exit code. */
export function runCrewCommand(flags: RunFlags, io: CommandIo, begin: Begin): Promise<number> {
  return withCrew(flags, io, async (beginning) => {
    const { session, interruption } = beginning;
    const reporter = createReporter(reporterKind(flags, io), terminalOf(io.stderr, io.environment), {
      attemptLimit,
      verbose: flags.verbose,
    });
    const onEvent = (event: CrewEvent) => {
      if (flags.events) io.stdout.write(`${JSON.stringify(event)}\n`);
      // Why nothing could be stored is said when all is over, with what to do.
      if (event.type !== 'run-end' || !isOfStore(event.error?.code)) reporter.tell(event);
    };
    const handle = await begin({ ...beginning, options: { ...beginning.options, onEvent } });
    if (typeof handle === 'number') return handle;
    return settled(handle, { session, flags, io, reporter, interruption });
  });
}

interface Settling {
  readonly session: Session;
  readonly flags: RunFlags;
  readonly io: CommandIo;
  readonly reporter: Reporter;
  readonly interruption: Interruption;
}

async function settled(handle: RunHandle, { session, flags, io, reporter, interruption }: Settling): Promise<number> {
  try {
    const result = await handle.result;
    await reporter.close();
    printResult(result, flags, io);
    return exitCodes.done;
  } catch (error) {
    await reporter.close();
    if (!(error instanceof CrewError) || error.runId === undefined) throw error;
    const onlyTheFile = error.code === 'output-file';
    const result = flags.json || onlyTheFile ? await resultOf(handle, error, session) : null;
    if (result !== null) printResult(result, flags, io);
    const told = onlyTheFile || reporter.told(error);
    if (flags.quiet || !told) io.stderr.write(renderError(error, terminalOf(io.stderr, io.environment)));
    return interruption.exitCode() ?? exitCodeOf(error);
  }
}

/** What the history has of a run that ended with `error`; null: it cannot be read either. */
async function resultOf({ id }: RunHandle, error: CrewError, session: Session): Promise<RunResult | null> {
  const store = await writableStore(session);
  if (!isOfStore(error.code)) return storedResult(store, id);
  try {
    const { run, tasks, output } = await storedResult(store, id);
    const failed = { status: 'failed', error: errorRecord(error) } as const;
    return {
      run: { ...run, ...failed },
      tasks: tasks.map((task) => (task.status === 'running' ? { ...task, ...failed } : task)),
      output,
    };
  } catch {
    // The error itself, which is about to be told, says what is wrong with the history and where the output is.
    return null;
  }
}

function printResult(result: RunResult, flags: RunFlags, { stdout, environment }: CommandIo): void {
  if (flags.events) return;
  if (flags.json) {
    stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  } else if (result.output !== null) {
    const text = wholeText(result.output, terminalOf(stdout, environment));
    stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  }
}

function reporterKind(flags: RunFlags, io: CommandIo): ReporterKind {
  if (flags.quiet || (flags.events && io.stdout.isTTY)) return 'quiet';
  // Steps are lines that stay, so nothing may be drawn over them.
  return terminalOf(io.stderr, io.environment).live && !flags.verbose ? 'live' : 'plain';
}
