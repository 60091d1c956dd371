import { withContext } from '../../run/fingerprint.ts';
import { type RunId, type TaskId, taskId } from '../../run/ids.ts';
import type { Action, RecordedOutput } from '../../run/plan.ts';
import type { TaskName } from '../../spec/crew-spec.ts';
import type { Snapshot } from '../database/snapshots.ts';
import { executionTotals, nothingSpent } from '../rows/attempt-totals.ts';
import { shapes } from '../rows/shapes.ts';
import { storedFingerprint } from '../rows/stored-fingerprint.ts';
import { storedJson } from '../rows/stored-json.ts';
import { executionKey } from '../rows/task-ids.ts';

/**
 * The finished outputs that a replay of this run may reuse, by the names that their tasks have in it. Of a task that the run left out its parent is asked, and so on
 * upwards while it was left out; an output of the parent's whose task this run does not have comes along, as the task may have had another name.
 */
export function memoryOf(snapshot: Snapshot, runId: RunId): ReadonlyMap<TaskName, RecordedOutput> {
  const planned = outputsToReuse(snapshot, runId);
  const outputs = readOutputs(snapshot, planned);
  return new Map(outputs.map(([name, output]) => [name, withPlannedNames(output, planned)]));
}

/** By the execution that they are of: the name that its task has where it is reused. */
type Planned = ReadonlyMap<TaskId, TaskName>;

interface PlanRow {
  readonly name: TaskName;
  readonly action: Action;
  readonly parent_run_id: RunId | null;
  readonly completed: TaskId | null;
}

function outputsToReuse(snapshot: Snapshot, runId: RunId): Planned {
  const planned = new Map<TaskId, TaskName>();
  const seen = new Set<RunId>();
  let asked: ReadonlySet<TaskName> | null = null;
  let below: ReadonlySet<TaskName> = new Set();
  // A database that was made by hand may have a run that descends from itself.
  for (let current: RunId | null = runId; current !== null && !seen.has(current); ) {
    seen.add(current);
    const rows: readonly PlanRow[] = snapshot.all<PlanRow>(planSql, current);
    const names = new Set(rows.map((row) => row.name));
    const lacking: boolean = [...(asked ?? [])].some((name) => !names.has(name));
    const wanted = rows.filter((row) => asked?.has(row.name) ?? true);
    const others: readonly PlanRow[] = lacking ? rows.filter((row) => !below.has(row.name)) : [];
    const taken: readonly PlanRow[] = [...wanted, ...others];
    for (const { completed, name } of taken) if (completed !== null) planned.set(completed, name);
    asked = new Set(taken.filter((row) => row.action === 'not-run').map((row) => row.name));
    below = names;
    current = asked.size === 0 ? null : (rows[0]?.parent_run_id ?? null);
  }
  return planned;
}

/** What it read goes by the names that these have here, as far as they are known. */
function withPlannedNames(output: RecordedOutput, planned: Planned): RecordedOutput {
  const { context } = output.fingerprint.fields;
  const names = context.map((name, index) => planned.get(output.reads[index] ?? ('' as TaskId)) ?? name);
  const isSame = names.every((name, index) => name === context[index]);
  return isSame ? output : { ...output, fingerprint: withContext(output.fingerprint, names) };
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
  SELECT e.run_id, e.number, o.text, f.text AS fingerprint, e.reads, e.model, e.origin, e.offline, e.overridden, e.duration_ms
  FROM json_each(?) AS id
    CROSS JOIN executions AS e ON e.run_id = id.value ->> 'runId' AND e.number = id.value ->> 'number'
    JOIN texts AS o ON o.id = e.output
    JOIN texts AS f ON f.id = e.fingerprint`;

function readOutputs(snapshot: Snapshot, planned: Planned): readonly (readonly [TaskName, RecordedOutput])[] {
  const ids = [...planned.keys()];
  const rows = snapshot.all<OutputRow>(outputSql, JSON.stringify(ids.map(executionKey)));
  const totals = executionTotals(snapshot.connection, ids);
  return rows.map((row) => {
    const id = taskId(row.run_id, row.number);
    const { usage, costUsd } = totals.get(id) ?? nothingSpent;
    const output: RecordedOutput = {
      taskId: id,
      origin: row.origin,
      text: row.text,
      fingerprint: storedFingerprint(row.fingerprint, id),
      reads: storedJson(row.reads, shapes.reads, `what ${id} read`),
      model: row.model ?? '',
      offline: row.offline === 1,
      overridden: row.overridden === 1,
      usage,
      costUsd,
      durationMs: row.duration_ms,
    };
    return [planned.get(id)!, output];
  });
}
