import { CrewError } from '../../errors.ts';
import type { TaskId } from '../../run/ids.ts';
import { nearest } from '../../spec/nearest.ts';
import type { ExecutionRecord, RunReader, RunRecord } from '../../store/records.ts';
import { refuseNoRun, runByReference } from '../prepare/source-run.ts';
import { type DiffSide, diffRuns, pairsByName, type RunDiff, type TaskPair } from './diff-runs.ts';
import { noRunYet } from './shared-history.ts';

/** What is compared. Each is a run by id or a unique start of it, or a task's id. */
export interface DiffRequest {
  /** Null: the parent of `to`, or the run before it. */
  readonly from: string | null;
  /** Null: the latest run. */
  readonly to: string | null;
  /** One task alone: by name, id or its number in `to`. Null: all. */
  readonly task: string | null;
}

/** Of two, the first is the old one; one alone is the new one. */
export function diffEnds(first: string | undefined, second: string | undefined): Pick<DiffRequest, 'from' | 'to'> {
  return second === undefined ? { from: null, to: first ?? null } : { from: first ?? null, to: second };
}

/** Looks both runs up and compares them. CrewError `not-found` when there is nothing to compare with. */
export async function findDiff(store: RunReader, request: DiffRequest): Promise<RunDiff> {
  const to = await endpoint(store, request.to);
  const from =
    request.from === null ? { run: await runBefore(store, to.run), taskId: null } : await endpoint(store, request.from);
  const sides = { from: await sideOf(store, from.run), to: await sideOf(store, to.run) };
  const pairs = pairsOf({ from, to }, sides, request);
  const diff = diffRuns(sides.from, sides.to, pairs);
  const isWhole = request.task === null && to.taskId === null;
  return isWhole ? diff : { ...diff, inputs: diff.inputs.filter(({ usedBy }) => usedBy.length > 0) };
}

interface Endpoint {
  readonly run: RunRecord;
  /** Null: the whole run was named. */
  readonly taskId: TaskId | null;
}

interface Both<T> {
  readonly from: T;
  readonly to: T;
}

async function endpoint(store: RunReader, reference: string | null): Promise<Endpoint> {
  if (reference === null) {
    const latest = await store.latestRun();
    if (latest === undefined) throw await noRunYet(store);
    return { run: latest, taskId: null };
  }
  if (!reference.includes('-')) {
    return { run: await runByReference(store, reference, (task) => `crew diff --task ${task}`), taskId: null };
  }
  const { taskId, runId } = await executionByReference(store, reference);
  return { run: await runByReference(store, runId), taskId };
}

async function executionByReference(store: RunReader, reference: string): Promise<ExecutionRecord> {
  const exact = await store.execution(reference.toLowerCase() as TaskId);
  if (exact !== undefined) return exact;
  const [only, second] = (await store.findExecutions(reference)).ids;
  const found = only === undefined || second !== undefined ? undefined : await store.execution(only);
  if (found !== undefined) return found;
  await refuseNoRun(store, reference);
  throw new CrewError('not-found', `No task with id "${reference}"`, {
    hint: 'List ids:  crew log-tasks-outputs   ·   crew runs',
  });
}

/** So many runs may have started in the same millisecond. */
const mostAtOnce = 100;

async function runBefore(store: RunReader, run: RunRecord): Promise<RunRecord> {
  const parent = run.parentRunId === null ? undefined : await store.run(run.parentRunId);
  if (parent !== undefined) return parent;
  const upToIt = await store.runs({ until: run.startedAt, limit: mostAtOnce });
  const index = upToIt.findIndex(({ runId }) => runId === run.runId);
  // One of another project stands in no list of this one's runs.
  const before = index === -1 ? undefined : upToIt[index + 1];
  if (before !== undefined) return before;
  const latest = await store.latestRun();
  const isOnly = latest === undefined || latest.runId === run.runId;
  throw new CrewError(
    'not-found',
    isOnly ? `${run.runId} is the only run: there is none to compare it with.` : `No run is older than ${run.runId}.`,
    { hint: isOnly ? 'Make another:  crew replay   ·   crew kickoff' : `Name two:  crew diff ${run.runId} <run>` },
  );
}

async function sideOf(store: RunReader, run: RunRecord): Promise<DiffSide> {
  const tasks = await store.tasks(run.runId);
  const executions = new Map<TaskId, ExecutionRecord>();
  for (const { taskId } of tasks) {
    const execution = taskId === null ? undefined : await store.execution(taskId);
    if (execution !== undefined) executions.set(execution.taskId, execution);
  }
  return { run, tasks, executions };
}

function pairsOf(ends: Both<Endpoint>, sides: Both<DiffSide>, { from, task }: DiffRequest): readonly TaskPair[] {
  const all = pairsByName(sides.from, sides.to);
  const { taskId } = ends.to;
  if (task === null && taskId === null && ends.from.taskId === null) return all;
  if (task !== null) {
    if (taskId === null && ends.from.taskId === null) return [named(task, all, sides)];
    throw new CrewError('usage', '--task chooses a task of two runs, and a task was named', {
      hint: 'Leave --task out',
    });
  }
  if (from === null) return all.filter((pair) => pair.to?.taskId === taskId);
  if (taskId === null || ends.from.taskId === null) {
    throw new CrewError('usage', 'A task cannot be compared with a whole run', {
      hint: `Compare the runs:  crew diff ${ends.from.run.runId} ${ends.to.run.runId} --task <task>`,
    });
  }
  return [{ from: rowOf(ends.from, sides.from), to: rowOf(ends.to, sides.to) }];
}

function rowOf({ taskId }: Endpoint, { tasks }: DiffSide) {
  return tasks.find((row) => row.taskId === taskId) ?? null;
}

function named(reference: string, pairs: readonly TaskPair[], { from, to }: Both<DiffSide>): TaskPair {
  const pair =
    pairs.find((one) => (one.to ?? one.from)?.name === reference) ??
    pairs.find((one) => [one.to?.taskId, one.from?.taskId].includes(reference.toLowerCase() as TaskId)) ??
    pairs.find((one) => String(one.to?.number) === reference);
  if (pair !== undefined) return pair;
  const names = pairs.flatMap((one) => (one.to ?? one.from)?.name ?? []);
  const near = nearest(reference, names);
  throw new CrewError(
    'not-found',
    `No task "${reference}" in ${from.run.runId} or ${to.run.runId}, which have: ${names.join(', ')}`,
    { hint: near === undefined ? 'Name one of these with --task' : `Did you mean:  --task ${near}` },
  );
}
