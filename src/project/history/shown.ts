import { CrewError } from '../../errors.ts';
import type { RunId, TaskId } from '../../run/ids.ts';
import type { ExecutionRecord, RunReader, RunRecord } from '../../store/records.ts';
import { refuseNoRun, runByReference } from '../prepare/source-run.ts';
import { isRunId, isTaskId, resolveTask, type TaskWay } from '../prepare/task-reference.ts';

/** What a reference to a run or a task turned out to be. */
export type Shown =
  | { readonly type: 'run'; readonly run: RunRecord }
  | {
      readonly type: 'task';
      readonly execution: ExecutionRecord;
      /** The run in whose listing it was found, when that run only reuses it; else null. */
      readonly reusedBy: RunId | null;
    };

export interface ShownRequest {
  /** Null: the run itself. */
  readonly what: string | null;
  /** Where a task's name or number is looked up; null: the latest run. */
  readonly run: string | null;
  /** What names a task there, for hints; absent: `crew show`. */
  readonly way?: TaskWay;
}

/** Finds what is meant: a run or a task by id or the start of an id, or a task of a run by name or number. Undefined: there is no history. */
export async function resolveShown(
  store: RunReader,
  { what, run: reference, way = (task) => `crew show ${task}` }: ShownRequest,
): Promise<Shown | undefined> {
  const base = reference === null ? await store.latestRun() : await runByReference(store, reference);
  if (base === undefined) {
    if (what !== null) await refuseNoRun(store, what);
    return undefined;
  }
  if (what === null) return { type: 'run', run: base };
  if (isTaskId(what)) {
    const execution = await store.execution(what.toLowerCase() as TaskId);
    if (execution !== undefined) return { type: 'task', execution, reusedBy: null };
  }
  const rows = await store.tasks(base.runId);
  const named = rows.some((row) => row.name === what || String(row.number) === what);
  if (!named && reference === null && (await store.findRuns(what)).ids.length > 0) {
    return { type: 'run', run: await runByReference(store, what) };
  }
  if (!named && isNoName(what)) await refuseNoRun(store, what);
  const name = resolveTask(what, { runId: base.runId, rows, today: rows.map((row) => row.name) }, way);
  const row = rows.find((one) => one.name === name);
  const execution = row?.taskId == null ? undefined : await store.execution(row.taskId);
  if (execution !== undefined) {
    return { type: 'task', execution, reusedBy: row?.reused === true ? base.runId : null };
  }
  throw new CrewError('not-found', `${name} did not run in ${base.runId}`, {
    hint: `crew log-tasks-outputs ${base.runId}`,
  });
}

/** Less of an id may be a task's name that was mistyped. */
function isNoName(reference: string): boolean {
  return isTaskId(reference) || isRunId(reference) || reference.startsWith('b-');
}
