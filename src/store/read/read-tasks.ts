import { type RunId, type TaskId, taskId } from '../../run/ids.ts';
import type { Action } from '../../run/plan.ts';
import type { TaskName } from '../../spec/crew-spec.ts';
import type { Snapshot } from '../database/snapshots.ts';
import type { ExecutionRecord, TaskRecord, TaskStatus } from '../records.ts';
import { type AttemptTotals, executionTotals, nothingSpent } from '../rows/attempt-totals.ts';
import { shapes } from '../rows/shapes.ts';
import { storedFingerprint } from '../rows/stored-fingerprint.ts';
import { storedJson, storedJsonOrNull, storedTime, storedWord } from '../rows/stored-json.ts';
import { executionKey } from '../rows/task-ids.ts';
import { diedError } from './read-runs.ts';

/** All rows of a run's listing, in order; empty for a run that does not exist. */
export function readTasks(snapshot: Snapshot, runId: RunId): readonly TaskRecord[] {
  return taskRecords(snapshot, snapshot.all<TaskRow>(`${taskSql} WHERE t.run_id = ? ORDER BY t.number`, runId));
}

/** One execution whole. */
export function readExecution(snapshot: Snapshot, id: TaskId): ExecutionRecord | undefined {
  const { runId, number } = executionKey(id);
  const found = snapshot.get<FoundExecution>(executionSql, runId, number);
  const [record] = taskRecords(snapshot, snapshot.all(`${taskSql} WHERE t.run_id = ? AND t.number = ?`, runId, number));
  if (found === undefined || record === undefined) return undefined;
  return {
    ...record,
    taskId: id,
    runId,
    offline: found.offline === 1,
    overridden: found.overridden === 1,
    definition: storedJson(found.definition, shapes.definition, `the definition of ${id}`),
    fingerprint: storedFingerprint(found.fingerprint, id),
  };
}

interface FoundExecution {
  readonly offline: number;
  readonly overridden: number;
  readonly definition: string;
  readonly fingerprint: string;
}

const executionSql = `
  SELECT e.offline, e.overridden, d.text AS definition, f.text AS fingerprint
  FROM executions AS e JOIN texts AS d ON d.id = e.definition JOIN texts AS f ON f.id = e.fingerprint
  WHERE e.run_id = ? AND e.number = ?`;

interface PlannedRow {
  readonly number: number;
  readonly name: TaskName;
  readonly agent: string;
  readonly action: Action;
  readonly drift: string;
  readonly stale: string;
  readonly run_status: TaskStatus;
  readonly owner: string;
}

interface ExecutedRow extends PlannedRow {
  readonly used_run_id: RunId;
  readonly used_number: number;
  readonly status: TaskStatus;
  readonly started_at: string;
  readonly duration_ms: number | null;
  readonly model: string | null;
  readonly origin: 'run' | 'edit';
  readonly edited_from: TaskId | null;
  readonly reads: string;
  readonly output: string | null;
  readonly json: number;
  readonly error: string | null;
}

type TaskRow = ExecutedRow | (PlannedRow & { readonly used_run_id: null });

const taskSql = `
  SELECT t.number, t.name, coalesce(e.agent, t.agent) AS agent, t.action, t.drift, t.stale,
    r.status AS run_status, r.owner,
    e.run_id AS used_run_id, e.number AS used_number, e.status, e.started_at, e.duration_ms, e.model, e.origin, e.edited_from, e.reads, coalesce(o.text, e.partial) AS output, e.json, e.error
  FROM run_tasks AS t
    JOIN runs AS r ON r.id = t.run_id
    LEFT JOIN executions AS e ON e.run_id = t.uses_run_id AND e.number = t.uses_number
    LEFT JOIN texts AS o ON o.id = e.output`;

function taskRecords(snapshot: Snapshot, rows: readonly TaskRow[]): readonly TaskRecord[] {
  const totals = executionTotals(
    snapshot.connection,
    rows.flatMap((row) => usedTaskId(row) ?? []),
  );
  return rows.map((row) => {
    const runLives = row.run_status === 'running' && snapshot.lives(row.owner);
    if (row.used_run_id === null) return notRun(row, runLives);
    return executed(row, totals.get(taskId(row.used_run_id, row.used_number)) ?? nothingSpent, runLives);
  });
}

function usedTaskId(row: TaskRow): TaskId | null {
  return row.used_run_id === null ? null : taskId(row.used_run_id, row.used_number);
}

/** The output of a task that does not run any more is what there was of it. */
function executed(row: ExecutedRow, totals: AttemptTotals, runLives: boolean): TaskRecord {
  const died = row.status === 'running' && !runLives;
  const reused = row.action === 'reuse';
  const whose = taskId(row.used_run_id, row.used_number);
  return {
    ...planned(row),
    taskId: whose,
    status: died ? 'interrupted' : storedWord(row.status, executionStatuses, `the status of ${whose}`),
    origin: reused ? 'reuse' : row.origin,
    reused,
    reason: null,
    output: row.output,
    json: row.json === 1 ? storedJsonOrNull(row.output, shapes.anything, `the output of ${whose}`) : null,
    error: died ? diedError : storedJsonOrNull(row.error, shapes.error, `the error of ${whose}`),
    startedAt: storedTime(row.started_at, `the start of ${whose}`),
    durationMs: row.duration_ms,
    model: row.model,
    usage: totals.usage,
    usageIncomplete: totals.usageIncomplete || (totals.unended && (row.status !== 'running' || died)),
    costUsd: totals.costUsd,
    reads: storedJson(row.reads, shapes.reads, `what ${whose} read`),
    editedFrom: row.edited_from,
  };
}

const executionStatuses: readonly TaskStatus[] = ['running', 'completed', 'failed', 'interrupted'];

/** While its run lives, a task that waits for its turn has no reason. */
function notRun(row: PlannedRow, runLives: boolean): TaskRecord {
  return {
    ...planned(row),
    taskId: null,
    status: 'not-run',
    origin: null,
    reused: false,
    reason: row.action === 'not-run' ? 'left-out' : runLives ? null : 'not-reached',
    output: null,
    json: null,
    error: null,
    startedAt: null,
    durationMs: null,
    model: null,
    usage: null,
    usageIncomplete: false,
    costUsd: null,
    reads: [],
    editedFrom: null,
  };
}

function planned(row: PlannedRow) {
  return {
    number: row.number,
    name: row.name,
    agent: row.agent,
    drift: storedJson<TaskRecord['drift']>(row.drift, shapes.drift, `the drift of ${row.name}`),
    stale: storedJson<TaskRecord['stale']>(row.stale, shapes.stale, `what is stale of ${row.name}`),
  } as const;
}
