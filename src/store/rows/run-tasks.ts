import type { RunId } from '../../run/ids.ts';
import type { Connection } from '../database/connection.ts';
import type { ExportedTask } from '../run-file.ts';
import { jsonOrNull } from './json-or-null.ts';
import type { ExecutionKey } from './task-ids.ts';

/** A row of a run's plan. `uses`: the execution whose output it has; null: none. */
export interface RunTaskRow extends Omit<ExportedTask, 'taskId'> {
  readonly uses: ExecutionKey | null;
}

/** Called inside a transaction; the run's row is there. */
export function addRunTask(connection: Connection, runId: RunId, { uses, ...task }: RunTaskRow): void {
  connection.run(
    `INSERT INTO run_tasks (run_id, number, name, agent, action, reason, uses_run_id, uses_number, drift, stale, saves)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    runId,
    task.number,
    task.name,
    task.agent,
    task.action,
    task.reason,
    uses?.runId ?? null,
    uses?.number ?? null,
    JSON.stringify(task.drift),
    JSON.stringify(task.stale),
    jsonOrNull(task.saves),
  );
}
