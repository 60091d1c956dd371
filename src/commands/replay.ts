import { CrewError } from '../errors.ts';
import type { BatchOptions } from '../project/batch/batch-types.ts';
import { startBatch } from '../project/batch/batches.ts';
import { type ReplayOptions, replayRequest } from '../project/crew-options.ts';
import type { RunRequest } from '../project/session.ts';
import { replayInputs } from './running/ask-replay-inputs.ts';
import { type BatchFlags, wholeNumber } from './running/batch-flags.ts';
import { printPlan } from './running/print-plan.ts';
import { editsOf, givenEdits, refuseEditor } from './running/replay-edits.ts';
import { runBatchCommand } from './running/run-batch-command.ts';
import { type RunBeginning, runCrewCommand } from './running/run-crew-command.ts';
import type { FilterFlags } from './running/run-filter.ts';
import { withCrew } from './running/with-crew.ts';
import { mayAsk } from './terminal/ask-inputs.ts';
import type { CommandIo } from './terminal/io.ts';
import { question } from './terminal/question.ts';

export interface ReplayArguments extends BatchFlags, FilterFlags {
  /** The positional run. */
  readonly words: readonly string[];
  readonly run?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly after?: string | undefined;
  /** Several with commas, or given several times. */
  readonly only: readonly string[];
  readonly failed: boolean;
  readonly changed: boolean;
  /** `task=text` or `task=@file`. */
  readonly setOutput: readonly string[];
  /** `write.description=text` or `…=@file`. */
  readonly setText: readonly string[];
  readonly editOutput: readonly string[];
  readonly editInputs: boolean;
  readonly dryRun: boolean;
  readonly strict: boolean;
  readonly asRecorded: boolean;
  readonly allowOffline: boolean;
  /** `-n`: how often. */
  readonly times?: string | undefined;
  readonly watch: boolean;
  readonly bulk: boolean;
  readonly everything: boolean;
  readonly allowSideEffects: boolean;
  readonly yes: boolean;
}

/** `crew replay`: a new run out of an earlier one: what is selected runs again, what comes before is reused. */
export async function replayCommand(args: ReplayArguments, io: CommandIo): Promise<number> {
  if (args.bulk) return bulk(args, io);
  refuseBulkFlags(args);
  const run = sourceOf(args);
  const chosen = selectorOptions(args, run);
  const asks = run === undefined && !selects(args);
  if (asks && !mayAsk(args.mayAsk, io)) throw nothingSelected();
  if (!args.watch) refuseEditor(args, io);
  if (args.watch) return watching(args, io, { ...chosen, ...(await givenEdits(args, io)) });
  if (args.times !== undefined && !args.dryRun) return replayTimes(args, io, chosen);
  return runCrewCommand(args, io, async (beginning) => {
    const options = asks ? { ...chosen, ...(await pick(beginning, io)) } : chosen;
    const full = { ...beginning.options, ...options };
    const edited = { ...full, ...(await editsOf(args, { crew: beginning.crew, options: full, io })) };
    const whole = { ...edited, inputs: await replayInputs(beginning, edited, { mayAsk: args.mayAsk, io }) };
    return args.dryRun ? printPlan(await beginning.crew.planReplay(whole), args, io) : beginning.crew.replay(whole);
  });
}

async function watching(args: ReplayArguments, io: CommandIo, chosen: ReplayOptions): Promise<number> {
  if (args.editInputs || args.editOutput.length > 0) {
    throw new CrewError('usage', '--watch opens no editor', {
      hint: 'Give texts with -i, --set-output and --set-text',
    });
  }
  if (
    !args.changed ||
    args.dryRun ||
    args.json ||
    args.events ||
    args.times !== undefined ||
    args.record !== undefined
  ) {
    throw new CrewError(
      'usage',
      '--watch goes with --changed, and not with --dry-run, --json, --events, --record or -n',
      {
        hint: 'crew replay --changed --watch',
      },
    );
  }
  const { replayWatching } = await import('./replay-watch.ts');
  return replayWatching(args, io, chosen);
}

/** The same replay several times: is a better answer luck? */
async function replayTimes(args: ReplayArguments, io: CommandIo, chosen: Chosen): Promise<number> {
  return withCrew(args, io, async (beginning) => {
    const { crew, session } = beginning;
    const full = { ...beginning.options, ...chosen };
    const typed = { ...full, ...(await editsOf(args, { crew, options: full, io })) };
    const edited = { ...typed, inputs: await replayInputs(beginning, typed, { mayAsk: args.mayAsk, io }) };
    // The source is chosen once: the second time, the latest run would be the first time's.
    const { run } = await crew.replaySource(edited);
    const request = replayRequest({ ...edited, run: run.runId });
    await crew.planReplay({ ...edited, run: run.runId });
    const requests = Array.from(
      { length: wholeNumber('-n', args.times) ?? 1 },
      (): RunRequest => ({ type: 'replay', request }),
    );
    const start = (options: BatchOptions) => startBatch(session, { kind: 'repeat', requests }, options);
    return runBatchCommand(beginning, { flags: args, io, compares: true, start });
  });
}

async function bulk(args: ReplayArguments, io: CommandIo): Promise<number> {
  if (args.editInputs || args.editOutput.length > 0) {
    throw new CrewError('usage', '--bulk opens no editor', {
      hint: 'Give the same to all with -i, --set-output and --set-text',
    });
  }
  const { replayBulk } = await import('./replay-bulk.ts');
  return replayBulk(args, io, {
    ...selectorOptions(args, undefined),
    ...(await givenEdits(args, io)),
    allowSideEffects: args.allowSideEffects,
  });
}

function sourceOf({ run, words }: ReplayArguments): string | undefined {
  if (words.length + (run === undefined ? 0 : 1) > 1) {
    throw new CrewError('usage', `crew replay takes one run, not ${[run, ...words].filter(Boolean).join(' and ')}`, {
      hint: 'Name the task with -t:  crew replay -t <task> --run <run>   ·   many runs:  --bulk',
    });
  }
  return run ?? words[0];
}

function refuseBulkFlags({ status, since, until, limit, everything, allowSideEffects }: ReplayArguments): void {
  const filters = [status, since, until, limit];
  if (filters.every((filter) => filter === undefined) && !everything && !allowSideEffects) return;
  const flags = '--status, --since, --until, --limit, --everything and --allow-side-effects';
  throw new CrewError('usage', `${flags} go with --bulk`, {
    hint: 'crew replay --bulk --status failed',
  });
}

type Chosen = Pick<
  ReplayOptions,
  'run' | 'from' | 'to' | 'after' | 'only' | 'failed' | 'changed' | 'strict' | 'asRecorded' | 'allowOffline'
>;

function selectorOptions(args: ReplayArguments, run: string | undefined): Chosen {
  const { from, to, after, failed, changed, strict, asRecorded, allowOffline } = args;
  const only = args.only.flatMap((tasks) => tasks.split(',')).filter((task) => task.trim() !== '');
  if (args.only.length > 0 && only.length === 0) {
    throw new CrewError('usage', '--only names no task', {
      hint: 'For example:  --only report   ·   --only outline,report',
    });
  }
  return {
    ...(run === undefined ? {} : { run }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(after === undefined ? {} : { after }),
    ...(only.length === 0 ? {} : { only }),
    failed,
    changed,
    strict,
    asRecorded,
    allowOffline,
  };
}

function selects({ from, to, after, only, failed, changed, setOutput, setText, editOutput }: ReplayArguments): boolean {
  const named = from !== undefined || to !== undefined || after !== undefined;
  return named || failed || changed || only.length + setOutput.length + setText.length + editOutput.length > 0;
}

function nothingSelected(): CrewError {
  const ways = [
    'crew replay -t <task id | name | number>   from that task on',
    'crew replay --failed                       what failed or was not reached',
    'crew replay --changed                      what changed since',
    'crew replay <run>                          the whole run',
    'crew log-tasks-outputs                     lists the latest tasks',
  ];
  return new CrewError('usage', 'Say what to replay', { hint: ways.join('\n') });
}

/** The latest run's tasks to choose from, on a terminal. */
async function pick({ crew, options }: RunBeginning, io: CommandIo): Promise<Chosen> {
  const { run, tasks } = await crew.replaySource(options);
  const choices = [
    ...tasks.map(({ name, taskId, status }) => ({
      value: name as string,
      label: name as string,
      hint: `${taskId ?? 'no output'}, ${status}`,
    })),
    { value: ':failed', label: 'what failed or was not reached' },
    { value: ':changed', label: 'what changed since' },
  ];
  const answer = await question<string>(
    ({ select }, options) => select({ ...options, message: `Replay ${run.runId} from which task?`, options: choices }),
    'Cancelled; nothing was started',
    io,
  );
  if (answer === ':failed') return { failed: true };
  return answer === ':changed' ? { changed: true } : { from: answer };
}
