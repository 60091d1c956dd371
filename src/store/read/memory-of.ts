import { type RunId, type TaskId, taskId } from '../../run/ids.ts';
import type { Action, RecordedOutput } from '../../run/plan.ts';
import type { TaskName } from '../../spec/crew-spec.ts';
import type { Snapshot } from '../database/snapshots.ts';
import { executionTotals, nothingSpent } from '../rows/attempt-totals.ts';
import { storedFingerprint } from '../rows/stored-fingerprint.ts';
import { executionKey } from '../rows/task-ids.ts';

/** The finished outputs that a replay of this run may reuse, by task name. Of a task that the run left out its parent is asked, and so on upwards while it was left out. */
export function memoryOf(snapshot: Snapshot, runId: RunId): ReadonlyMap<TaskName, RecordedOutput> {
  return new Map(readOutputs(snapshot, executionsToReuse(snapshot, runId)));
}

interface PlanRow {
  readonly name: TaskName;
  readonly action: Action;
  readonly parent_run_id: RunId | null;
  readonly completed: TaskId | null;
}

function executionsToReuse(snapshot: Snapshot, runId: RunId): readonly TaskId[] {
  const ids: TaskId[] = [];
  let asked: ReadonlySet<TaskName> | null = null;
  for (let current: RunId | null = runId; current !== null; ) {
    const rows: readonly PlanRow[] = snapshot.all<PlanRow>(planSql, current);
    const wanted = rows.filter((row) => asked?.has(row.name) ?? true);
    ids.push(...wanted.flatMap((row) => row.completed ?? []));
    asked = new Set(wanted.filter((row) => row.action === 'not-run').map((row) => row.name));
    current = asked.size === 0 ? null : (rows[0]?.parent_run_id ?? null);
  }
  return ids;
}

const planSql = `
  SELECT t.name, t.action, r.parent_run_id, e.run_id || '-' || e.number AS completed
  FROM run_tasks AS t
    JOIN runs AS r ON r.id = t.run_id
    LEFT JOIN executions AS e ON e.run_id = t.uses_run_id AND e.number = t.uses_number AND e.status = 'completed'
  WHERE t.run_id = ?`;

interface OutputRow {
  readonly run_id: RunId;
  readonly number: number;
  readonly name: TaskName;
  readonly text: string;
  readonly fingerprint: string;
  readonly reads: string;
  readonly model: string | null;
  readonly origin: 'run' | 'edit';
  readonly offline: number;
  readonly overridden: number;
  readonly duration_ms: number;
}

const outputSql = `
  SELECT e.run_id, e.number, e.name, o.text, f.text AS fingerprint, e.reads, e.model, e.origin, e.offline, e.overridden, e.duration_ms
  FROM json_each(?) AS id
    CROSS JOIN executions AS e ON e.run_id = id.value ->> 'runId' AND e.number = id.value ->> 'number'
    JOIN texts AS o ON o.id = e.output
    JOIN texts AS f ON f.id = e.fingerprint`;

function readOutputs(snapshot: Snapshot, ids: readonly TaskId[]): readonly (readonly [TaskName, RecordedOutput])[] {
  const rows = snapshot.all<OutputRow>(outputSql, JSON.stringify(ids.map(executionKey)));
  const totals = executionTotals(snapshot.connection, ids);
  return rows.map((row) => {
    const id = taskId(row.run_id, row.number);
    const { usage, costUsd } = totals.get(id) ?? nothingSpent;
    const output: RecordedOutput = {
      taskId: id,
      origin: row.origin,
      text: row.text,
      fingerprint: storedFingerprint(row.fingerprint),
      reads: JSON.parse(row.reads),
      model: row.model ?? '',
      offline: row.offline === 1,
      overridden: row.overridden === 1,
      usage,
      costUsd,
      durationMs: row.duration_ms,
    };
    return [row.name, output];
  });
}
