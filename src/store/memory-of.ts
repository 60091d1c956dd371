import type { RunId, TaskId } from '../run/ids.ts';
import type { Action, RecordedOutput } from '../run/plan.ts';
import type { TaskName } from '../spec/crew-spec.ts';
import { executionTotals, nothingSpent } from './attempt-totals.ts';
import type { Snapshot } from './snapshots.ts';
import { readTexts } from './texts.ts';

/** The finished outputs that a replay of this run may reuse, by task name. Of a task that the run left out its parent is asked, and so on upwards while it was left out. */
export function memoryOf(snapshot: Snapshot, runId: RunId): ReadonlyMap<TaskName, RecordedOutput> {
  const outputs = readOutputs(snapshot, executionsToReuse(snapshot, runId));
  return new Map(outputs.map((output) => [output.name, output.output]));
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
  SELECT t.name, t.action, r.parent_run_id, e.id AS completed
  FROM run_tasks AS t
    JOIN runs AS r ON r.id = t.run_id
    LEFT JOIN executions AS e ON e.id = coalesce(t.reuses, t.run_id || '-' || t.number) AND e.status = 'completed'
  WHERE t.run_id = ?`;

interface OutputRow {
  readonly id: TaskId;
  readonly name: TaskName;
  readonly text: string;
  readonly fingerprint: string;
  readonly reads: string;
  readonly model: string;
  readonly offline: number;
  readonly overridden: number;
  readonly duration_ms: number;
}

function readOutputs(snapshot: Snapshot, ids: readonly TaskId[]) {
  const rows = snapshot.all<OutputRow>(
    `SELECT e.id, e.name, o.text, e.fingerprint, e.reads, e.model, e.offline, e.overridden, e.duration_ms
     FROM executions AS e JOIN texts AS o ON o.hash = e.output
     WHERE e.id IN (SELECT value FROM json_each(?))`,
    JSON.stringify(ids),
  );
  const totals = executionTotals(snapshot.connection, ids);
  const fingerprints = readTexts(
    snapshot.connection,
    rows.map((row) => row.fingerprint),
  );
  return rows.map((row) => {
    const { usage, costUsd } = totals.get(row.id) ?? nothingSpent;
    const output: RecordedOutput = {
      taskId: row.id,
      text: row.text,
      fingerprint: { hash: row.fingerprint, fields: JSON.parse(fingerprints.get(row.fingerprint)!) },
      reads: JSON.parse(row.reads),
      model: row.model,
      offline: row.offline === 1,
      overridden: row.overridden === 1,
      usage,
      costUsd,
      durationMs: row.duration_ms,
    };
    return { name: row.name, output };
  });
}
