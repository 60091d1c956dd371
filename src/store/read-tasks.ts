import type { RunId, TaskId } from '../run/ids.ts';
import type { Action } from '../run/plan.ts';
import type { TaskName } from '../spec/crew-spec.ts';
import { type AttemptTotals, executionTotals, nothingSpent } from './attempt-totals.ts';
import { diedError } from './read-runs.ts';
import type { ExecutionRecord, TaskRecord, TaskStatus } from './records.ts';
import type { Snapshot } from './snapshots.ts';
import { readTexts } from './texts.ts';

/** All rows of a run's listing, in order; empty for a run that does not exist. */
export function readTasks(snapshot: Snapshot, runId: RunId): readonly TaskRecord[] {
  return taskRecords(snapshot, snapshot.all<TaskRow>(`${taskSql} WHERE t.run_id = ? ORDER BY t.number`, runId));
}

/** One execution whole. */
export function readExecution(snapshot: Snapshot, id: TaskId): ExecutionRecord | undefined {
  const found = snapshot.get<FoundExecution>(
    'SELECT run_id, number, offline, overridden, definition, fingerprint FROM executions WHERE id = ?',
    id,
  );
  if (found === undefined) return undefined;
  const rows = snapshot.all<TaskRow>(`${taskSql} WHERE t.run_id = ? AND t.number = ?`, found.run_id, found.number);
  const [record] = taskRecords(snapshot, rows);
  if (record === undefined) return undefined;
  const texts = readTexts(snapshot.connection, [found.definition, found.fingerprint]);
  return {
    ...record,
    taskId: id,
    runId: found.run_id,
    offline: found.offline === 1,
    overridden: found.overridden === 1,
    definition: JSON.parse(texts.get(found.definition)!),
    fingerprint: { hash: found.fingerprint, fields: JSON.parse(texts.get(found.fingerprint)!) },
  };
}

interface FoundExecution {
  readonly run_id: RunId;
  readonly number: number;
  readonly offline: number;
  readonly overridden: number;
  readonly definition: string;
  readonly fingerprint: string;
}

interface PlannedRow {
  readonly number: number;
  readonly name: TaskName;
  readonly agent: string;
  readonly action: Action;
  readonly reuses: TaskId | null;
  readonly drift: string;
  readonly stale: string;
  readonly run_status: TaskStatus;
  readonly owner: string;
}

interface ExecutedRow extends PlannedRow {
  readonly id: TaskId;
  readonly status: TaskStatus;
  readonly started_at: string;
  readonly duration_ms: number | null;
  readonly model: string;
  readonly reads: string;
  readonly output: string | null;
  readonly error: string | null;
}

type TaskRow = ExecutedRow | (PlannedRow & { readonly id: null });

const taskSql = `
  SELECT t.number, t.name, coalesce(e.agent, t.agent) AS agent, t.action, t.reuses, t.drift, t.stale,
    r.status AS run_status, r.owner,
    e.id, e.status, e.started_at, e.duration_ms, e.model, e.reads, coalesce(o.text, e.partial) AS output, e.error
  FROM run_tasks AS t
    JOIN runs AS r ON r.id = t.run_id
    LEFT JOIN executions AS e ON e.id = coalesce(t.reuses, t.run_id || '-' || t.number)
    LEFT JOIN texts AS o ON o.hash = e.output`;

function taskRecords(snapshot: Snapshot, rows: readonly TaskRow[]): readonly TaskRecord[] {
  const totals = executionTotals(
    snapshot.connection,
    rows.flatMap((row) => row.id ?? []),
  );
  return rows.map((row) => {
    const runLives = row.run_status === 'running' && snapshot.lives(row.owner);
    if (row.id === null) return notRun(row, runLives);
    return executed(row, totals.get(row.id) ?? nothingSpent, runLives);
  });
}

/** The output of a task that does not run any more is what there was of it. */
function executed(row: ExecutedRow, totals: AttemptTotals, runLives: boolean): TaskRecord {
  const died = row.status === 'running' && !runLives;
  const reused = row.reuses !== null;
  return {
    ...planned(row),
    taskId: row.id,
    status: died ? 'interrupted' : row.status,
    origin: reused ? 'reuse' : 'run',
    reused,
    reason: null,
    output: row.output,
    error: died ? diedError : row.error === null ? null : JSON.parse(row.error),
    startedAt: row.started_at,
    durationMs: row.duration_ms,
    model: row.model,
    usage: totals.usage,
    usageIncomplete: totals.usageIncomplete || (totals.unended && (row.status !== 'running' || died)),
    costUsd: totals.costUsd,
    reads: JSON.parse(row.reads),
  };
}

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
    error: null,
    startedAt: null,
    durationMs: null,
    model: null,
    usage: null,
    usageIncomplete: false,
    costUsd: null,
    reads: [],
  };
}

function planned(row: PlannedRow) {
  return {
    number: row.number,
    name: row.name,
    agent: row.agent,
    drift: JSON.parse(row.drift),
    stale: JSON.parse(row.stale),
    json: null,
  } as const;
}
