import path from 'node:path';
import { CrewError } from '../../errors.ts';
import { canonicalJson } from '../../model/canonical-json.ts';
import type { RunId, TaskId } from '../../run/ids.ts';
import { type Connection, transact } from '../database/connection.ts';
import { openForWriting } from '../database/open-database.ts';
import type { Snapshot } from '../database/snapshots.ts';
import { storeError } from '../database/sqlite-errors.ts';
import { exportedAlone, exportedExecution } from '../read/export-run.ts';
import { readRuns } from '../read/read-runs.ts';
import { isHidden } from '../rows/hidden-runs.ts';
import { executionKey } from '../rows/task-ids.ts';
import type { ExportedRun, RunFile } from '../run-file.ts';
import { writeExecution, writeRun } from './write-run-file.ts';

/** Adds a run under its own id, as the latest, to a project (null: to every one). False: it was there already, with the same content. CrewError `exists` when its content differs. */
export async function importRun(file: string, { runs }: RunFile, project: string | null = null): Promise<boolean> {
  const absolute = path.resolve(file);
  try {
    const connection = await openForWriting(absolute);
    try {
      return transact(connection, 'FULL', () => addRun(connection, runs, project));
    } finally {
      connection.db.close();
    }
  } catch (error) {
    throw storeError(error, absolute);
  }
}

function addRun(connection: Connection, [run, ...ancestors]: RunFile['runs'], project: string | null): boolean {
  const snapshot: Snapshot = { ...connection, connection, sees: null, lives: () => false };
  const [there] = readRuns(snapshot, [run.runId]);
  if (there !== undefined && !isHidden(connection, run.runId)) {
    if (canonicalJson(exportedAlone(snapshot, there)) !== canonicalJson(run)) throw differs(run.runId);
    return false;
  }
  for (const ancestor of ancestors) addPart(snapshot, ancestor, project);
  refuseOthers(snapshot, run);
  if (there !== undefined) removeHidden(connection, run.runId);
  connection.run('DELETE FROM hidden_runs WHERE id = ?', run.runId);
  writeRun(connection, run, project);
  for (const execution of run.executions) writeExecution(connection, execution);
  return true;
}

/** What the run reuses of an ancestor, which stays hidden unless it is here whole. */
function addPart(snapshot: Snapshot, part: ExportedRun, project: string | null): void {
  const { connection } = snapshot;
  refuseOthers(snapshot, part);
  const isThere = readRuns(snapshot, [part.runId]).length > 0;
  if (!isThere) {
    connection.run('INSERT OR IGNORE INTO hidden_runs (id, pruned_at) VALUES (?, NULL)', part.runId);
    writeRun(connection, part, project);
  }
  for (const execution of part.executions) {
    if (isExecution(connection, execution.taskId)) continue;
    if (isThere && !isHidden(connection, part.runId)) throw differs(part.runId);
    writeExecution(connection, execution);
  }
}

/** An execution id means one thing for ever. */
function refuseOthers(snapshot: Snapshot, { runId, executions }: ExportedRun): void {
  for (const execution of executions) {
    const there = exportedExecution(snapshot, execution.taskId);
    if (there !== undefined && canonicalJson(there) !== canonicalJson(execution)) throw differs(runId);
  }
}

function isExecution({ get }: Connection, id: TaskId): boolean {
  const { runId, number } = executionKey(id);
  return get('SELECT 1 FROM executions WHERE run_id = ? AND number = ?', runId, number) !== undefined;
}

/** Its rows come again, with the whole run. */
function removeHidden(connection: Connection, id: RunId): void {
  for (const table of ['tool_calls', 'guardrail_results', 'attempts', 'executions', 'run_tasks']) {
    connection.run(`DELETE FROM ${table} WHERE run_id = ?`, id);
  }
  connection.run('DELETE FROM runs WHERE id = ?', id);
}

function differs(id: RunId): CrewError {
  return new CrewError('exists', `Run ${id} is here already, and is not the one in the file; nothing was imported`, {
    hint: `See what is here:  crew show ${id}   ·   or import into another history:  --db <file>`,
  });
}
