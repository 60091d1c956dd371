import { CrewError } from '../../errors.ts';
import type { RunId, TaskId } from '../../run/ids.ts';
import { nearest } from '../../spec/nearest.ts';
import type { BatchId, RunReader, RunRecord, TaskRecord } from '../../store/records.ts';
import { noRunYet } from '../history/shared-history.ts';
import { isRunId, isTaskId, runNotTask, type TaskWay } from './task-reference.ts';

export interface SourceRequest {
  /** Id of a run, or a unique start of one; null: find it. */
  readonly run: string | null;
  /** The tasks that are referred to, as given. */
  readonly tasks: readonly string[];
  /** The replay would ask no real model. */
  readonly offline: boolean;
  /** `--changed`: after `replay -n`, the run that the copies were made of is tuned further; absent: no. */
  readonly changed?: boolean;
}

export interface SourceRun {
  readonly run: RunRecord;
  readonly tasks: readonly TaskRecord[];
  /** For people: why it is not the latest run; absent: it is, or it was named. */
  readonly note?: string;
}

/** What choosing a run looks at. */
export type SourceStore = Pick<
  RunReader,
  'run' | 'latestRun' | 'findRuns' | 'findHidden' | 'batch' | 'runs' | 'otherProjects' | 'tasks' | 'execution'
>;

/** The run that a replay is made from: the named one, else the latest, unless the task id names another. */
export async function chooseSource(store: SourceStore, request: SourceRequest): Promise<SourceRun> {
  if (request.run !== null) return withTasks(store, await runByReference(store, request.run, replayOfTask));
  const given = request.tasks.map((task) => task.toLowerCase() as TaskId);
  const latest = await store.latestRun();
  const source = latest === undefined ? undefined : await withTasks(store, latest);
  if (source?.tasks.some((task) => task.taskId !== null && given.includes(task.taskId))) return source;
  // A task may be named like an id (`research-2`), so only an id that exists counts as one.
  for (const id of given.filter(isTaskId)) {
    const execution = await store.execution(id);
    const executedIn = execution === undefined ? undefined : await store.run(execution.runId);
    if (executedIn !== undefined) return withTasks(store, executedIn);
    await refuseNoRun(store, id);
  }
  if (source === undefined) throw await noRunYet(store);
  const copied = request.changed === true ? await sourceOfCopies(store, source.run) : null;
  if (copied !== null) return copied;
  for (const reference of request.tasks) await refuseRun(store, reference, source.tasks);
  refuseByDefault(source, request.offline);
  return source;
}

/** Null: the run is no copy that `replay -n` made. */
async function sourceOfCopies(store: SourceStore, { batchId, parentRunId }: RunRecord): Promise<SourceRun | null> {
  const batch = batchId === null ? undefined : await store.batch(batchId as BatchId);
  if (batch?.kind !== 'repeat') return null;
  let parent = parentRunId === null ? undefined : await store.run(parentRunId);
  // A copy that was resumed is a replay of a copy.
  while (parent?.batchId === batchId && parent?.parentRunId != null) parent = await store.run(parent.parentRunId);
  if (parent === undefined || parent.batchId === batchId) return null;
  const note = `the latest run is a copy of ${batchId}: ${parent.runId} is taken, which its copies were made of`;
  return { ...(await withTasks(store, parent)), note };
}

const replayOfTask: TaskWay = (task) => `crew replay -t ${task}`;

/** A task may be named like a run's id (`abstract`), so only an id that exists counts as one. */
async function refuseRun(store: SourceStore, reference: string, rows: SourceRun['tasks']): Promise<void> {
  if (!isRunId(reference) || rows.some(({ name }) => name === reference)) return;
  const run = await store.run(reference.toLowerCase() as RunId);
  if (run !== undefined) throw runNotTask(run.runId);
}

/** As `runByReference`; undefined: the latest run. CrewError `no-history` when there is none. */
export async function runOrLatest(
  store: SourceStore,
  reference: string | undefined,
  way?: TaskWay,
): Promise<RunRecord> {
  if (reference !== undefined) return runByReference(store, reference, way);
  const latest = await store.latestRun();
  if (latest === undefined) throw await noRunYet(store);
  return latest;
}

/** The run with that id, or whose id alone starts so. `way`: what does the same with a task, when one was meant. */
export async function runByReference(store: SourceStore, reference: string, way?: TaskWay): Promise<RunRecord> {
  const exact = await store.run(reference.toLowerCase() as RunId);
  if (exact !== undefined) return exact;
  // One or two characters are more likely a task's number than the start of an id, and a whole run costs.
  const found = reference.length < 3 ? { ids: [], more: false } : await store.findRuns(reference);
  const [only, second] = found.ids;
  if (only === undefined) throw await noRun(store, reference, way);
  if (second !== undefined) throw severalRuns(reference, found.ids, found.more);
  const run = await store.run(only);
  if (run === undefined) throw await noRun(store, reference, way);
  return run;
}

/** Throws when what is named is a batch, or a pruned run by its id or the start of it, or a task of one by its id. */
export async function refuseNoRun(store: Pick<RunReader, 'findHidden' | 'batch'>, reference: string): Promise<void> {
  const batch = reference.startsWith('b-') ? await store.batch(reference as BatchId) : undefined;
  if (batch !== undefined) {
    throw new CrewError('usage', `${batch.batchId} is a batch, not a run`, {
      hint: `Its runs:  crew runs --batch ${batch.batchId}   ·   what is left of it:  crew resume ${batch.batchId}`,
    });
  }
  const start = isTaskId(reference) ? reference.slice(0, reference.indexOf('-')) : reference;
  const hidden = start === '' ? undefined : await store.findHidden(start);
  if (hidden === undefined) return;
  const { runId, prunedAt } = hidden;
  throw new CrewError(
    'not-found',
    prunedAt === null
      ? `Run ${runId} is not here, only what an imported run reuses of it`
      : `Run ${runId} was pruned on ${prunedAt.slice(0, 10)}`,
    { hint: 'Those that are here:  crew runs' },
  );
}

export function noBatch(id: string): CrewError {
  return new CrewError('not-found', `No batch "${id}"`, { hint: 'See the runs of batches:  crew runs' });
}

async function withTasks(store: SourceStore, run: RunRecord): Promise<SourceRun> {
  return { run, tasks: await store.tasks(run.runId) };
}

function refuseByDefault({ run, tasks }: SourceRun, offline: boolean): void {
  const why = doubt(run, offline);
  if (why === null) return;
  const ids = tasks.flatMap((task) => (task.taskId === null ? [] : [`  ${task.taskId}  ${task.name}`]));
  const again = why === madeUp ? 'Without a model again:  --offline   ·   ' : '';
  throw new CrewError(
    'refused',
    `The latest run, ${run.runId}, ${why}; it is used only if you name it.\n${ids.join('\n')}`,
    {
      hint: `${again}To replay it anyway:  --run ${run.runId}   ·   to choose another:  crew runs`,
    },
  );
}

const madeUp = 'was made offline, by no model';

function doubt(run: RunRecord, offline: boolean): string | null {
  if (run.status === 'running') return 'is still running';
  if (run.batchId !== null) return `is row ${run.batchRow} of batch ${run.batchId}`;
  return run.offline && !offline ? madeUp : null;
}

async function noRun(store: SourceStore, reference: string, way: TaskWay | undefined): Promise<CrewError> {
  if (isTaskId(reference)) {
    const run = reference.slice(0, reference.indexOf('-'));
    return new CrewError('not-found', `"${reference}" is a task's id, not a run's`, {
      hint: way === undefined ? `Its run:  ${run}` : way(reference),
    });
  }
  await refuseNoRun(store, reference);
  const latest = await store.runs({ limit: 5 });
  if (latest.length === 0) return noRunYet(store);
  const lines = latest.map((run) => `  ${run.runId}  ${run.status}  ${run.startedAt}`);
  const task = way === undefined ? undefined : await taskMeant(store, reference);
  const hints = [
    ...(reference.length < 3 && task !== reference ? ['Write three characters of the id or more'] : []),
    'List all:  crew runs',
    ...(task === undefined ? [] : [`a task of the latest run:  ${way?.(task)}`]),
  ];
  return new CrewError('not-found', `No run "${reference}". The latest:\n${lines.join('\n')}`, {
    hint: hints.join('   ·   '),
  });
}

/** The task of the latest run that has this name or number, or nearly. */
async function taskMeant(store: SourceStore, reference: string): Promise<string | undefined> {
  const latest = await store.latestRun();
  const rows = latest === undefined ? [] : await store.tasks(latest.runId);
  if (rows.some(({ number }) => String(number) === reference)) return reference;
  return nearest(
    reference,
    rows.map(({ name }) => name),
  );
}

function severalRuns(reference: string, ids: readonly RunId[], more: boolean): CrewError {
  const listed = `${ids.join(', ')}${more ? ' …' : ''}`;
  return new CrewError('ambiguous', `Several runs begin with "${reference}": ${listed}`, {
    hint: 'Write more of the id',
  });
}
