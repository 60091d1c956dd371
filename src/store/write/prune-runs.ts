import { statSync } from 'node:fs';
import path from 'node:path';
import type { RunId } from '../../run/ids.ts';
import { type Connection, transact } from '../database/connection.ts';
import { openForWriting } from '../database/open-database.ts';
import { ownerLives } from '../database/owner.ts';
import { storeError } from '../database/sqlite-errors.ts';
import { isListed } from '../rows/hidden-runs.ts';
import { neededExecutions, neededPlans } from '../rows/needed.ts';
import { storeText } from '../rows/texts.ts';

export interface Pruned {
  /** Those that were removed; one that runs is not. */
  readonly runs: readonly RunId[];
  readonly bytesFreed: number;
}

/** Removes runs from the history, all or none, and gives the space back to the disk. What the other runs need of them stays: see docs/schema.md. */
export async function pruneRuns(file: string, ids: readonly RunId[]): Promise<Pruned> {
  const absolute = path.resolve(file);
  try {
    const connection = await openForWriting(absolute);
    try {
      const before = bytesOf(absolute);
      // Else each text that goes would be looked for in every table; all that names one goes in the same transaction.
      connection.db.pragma('foreign_keys = OFF');
      const runs = transact(connection, 'FULL', () => removeRuns(connection, ids));
      shrink(connection);
      return { runs, bytesFreed: Math.max(0, before - bytesOf(absolute)) };
    } finally {
      connection.db.close();
    }
  } catch (error) {
    throw storeError(error, absolute);
  }
}

function removeRuns(connection: Connection, asked: readonly RunId[]): readonly RunId[] {
  const ids = connection
    .all<FoundRun>(`${foundSql} AND ${isListed} ORDER BY seq DESC`, JSON.stringify(asked))
    .filter(({ status, owner }) => status !== 'running' || !ownerLives(path.dirname(connection.path), owner))
    .map(({ id }) => id);
  hide(connection, ids);
  removeRows(connection);
  removeTexts(connection);
  return ids;
}

interface FoundRun {
  readonly id: RunId;
  readonly status: string;
  readonly owner: string;
}

const foundSql = 'SELECT id, status, owner FROM runs WHERE id IN (SELECT value FROM json_each(?))';

/** A batch goes with its last run. The inputs are no other run's. */
function hide(connection: Connection, ids: readonly RunId[]): void {
  const json = JSON.stringify(ids);
  const among = 'IN (SELECT value FROM json_each(?))';
  const batches = connection.all<{ readonly batch_id: string }>(
    `SELECT DISTINCT batch_id FROM runs WHERE batch_id IS NOT NULL AND id ${among}`,
    json,
  );
  connection.run(
    `INSERT OR REPLACE INTO hidden_runs (id, pruned_at) SELECT value, ? FROM json_each(?)`,
    new Date().toISOString(),
    json,
  );
  connection.run(
    `UPDATE runs SET batch_id = NULL, batch_row = NULL, inputs = ? WHERE id ${among}`,
    storeText(connection, '{}'),
    json,
  );
  const gone = `${among} AND NOT EXISTS (SELECT 1 FROM runs AS r WHERE r.batch_id =`;
  const batchIds = JSON.stringify(batches.map((batch) => batch.batch_id));
  connection.run(`DELETE FROM batch_rows WHERE batch_id ${gone} batch_rows.batch_id)`, batchIds);
  connection.run(`DELETE FROM batches WHERE id ${gone} batches.id)`, batchIds);
}

/** Of all hidden runs, so that what was needed only by a run that goes now goes too. */
function removeRows(connection: Connection): void {
  connection.db.exec(`
    CREATE TEMP TABLE needed (run_id TEXT, number INTEGER, PRIMARY KEY (run_id, number)) WITHOUT ROWID;
    CREATE TEMP TABLE needed_plans (run_id TEXT PRIMARY KEY) WITHOUT ROWID`);
  const kept = connection.all<{ readonly id: RunId }>(`SELECT id FROM runs WHERE ${isListed}`);
  const json = JSON.stringify(kept.map(({ id }) => id));
  connection.run(`INSERT INTO needed ${neededExecutions}`, json);
  connection.run(`INSERT INTO needed_plans ${neededPlans}`, json);
  connection.db.exec(`INSERT OR IGNORE INTO needed_plans SELECT run_id FROM needed;
    ${executionTables.map((table) => removal(table, `needed AS n WHERE n.run_id = ${table}.run_id AND n.number = ${table}.number`)).join(';')};
    ${removal('run_tasks', 'needed_plans AS n WHERE n.run_id = run_tasks.run_id')};
    DELETE FROM runs WHERE NOT (${isListed}) AND id NOT IN (SELECT run_id FROM needed_plans)`);
}

const executionTables = ['tool_calls', 'guardrail_results', 'attempts', 'executions'];

function removal(table: string, needed: string): string {
  return `DELETE FROM ${table} WHERE run_id IN (SELECT id FROM hidden_runs) AND NOT EXISTS (SELECT 1 FROM ${needed})`;
}

/** A null among them would keep every text; every number in `messages` and `tool_calls` is the id of a text. */
function removeTexts(connection: Connection): void {
  connection.run(`
    DELETE FROM texts WHERE id NOT IN (
      SELECT inputs FROM runs
      UNION ALL SELECT request FROM batch_rows
      UNION ALL SELECT definition FROM executions
      UNION ALL SELECT fingerprint FROM executions
      UNION ALL SELECT output FROM executions WHERE output IS NOT NULL
      UNION ALL SELECT reply FROM attempts WHERE reply IS NOT NULL
      UNION ALL SELECT reasoning FROM attempts WHERE reasoning IS NOT NULL
      UNION ALL SELECT tools FROM attempts WHERE tools IS NOT NULL
      UNION ALL SELECT m.atom FROM attempts AS a CROSS JOIN json_tree(a.messages) AS m WHERE m.type = 'integer'
      UNION ALL SELECT c.atom FROM attempts AS a CROSS JOIN json_tree(a.tool_calls) AS c WHERE c.type = 'integer'
      UNION ALL SELECT arguments FROM tool_calls
      UNION ALL SELECT output FROM tool_calls WHERE output IS NOT NULL
      UNION ALL SELECT output FROM guardrail_results)`);
}

/** Who reads meanwhile is not waited for long: a later checkpoint cuts the file too. */
const checkpointTimeoutMs = 2000;

function shrink({ db }: Connection): void {
  db.pragma(`busy_timeout = ${checkpointTimeoutMs}`);
  try {
    db.exec('VACUUM');
  } catch (error) {
    // Somebody runs a crew meanwhile: the room stays in the file and is used by the next runs.
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
  }
  db.pragma('wal_checkpoint(TRUNCATE)');
}

function bytesOf(file: string): number {
  return ['', '-wal'].reduce((sum, end) => sum + (statSync(file + end, { throwIfNoEntry: false })?.size ?? 0), 0);
}
