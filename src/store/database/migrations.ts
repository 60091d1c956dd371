import { CrewError } from '../../errors.ts';
import { type Connection, transact } from './connection.ts';

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** Append-only: a migration that was released is never changed. The schema's version is how many were applied; docs/schema.md explains the tables. */
export const migrations: readonly Migration[] = [
  {
    name: 'runs, their plans, executions and attempts',
    sql: `
      CREATE TABLE texts (
        id INTEGER PRIMARY KEY,
        hash INTEGER NOT NULL,
        text TEXT NOT NULL
      ) STRICT;
      CREATE INDEX texts_by_hash ON texts (hash);

      CREATE TABLE runs (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        crew TEXT NOT NULL,
        status TEXT NOT NULL,
        partial INTEGER NOT NULL DEFAULT 0,
        started_at TEXT NOT NULL,
        ended_at TEXT,
        inputs INTEGER NOT NULL REFERENCES texts (id),
        options TEXT NOT NULL,
        model TEXT,
        offline INTEGER NOT NULL,
        parent_run_id TEXT,
        root_run_id TEXT NOT NULL,
        batch_id TEXT REFERENCES batches (id),
        batch_row INTEGER,
        error TEXT,
        owner TEXT NOT NULL,
        cancel_requested INTEGER NOT NULL DEFAULT 0
      ) STRICT;
      CREATE INDEX runs_by_status ON runs (status, seq, started_at);
      CREATE INDEX runs_by_parent ON runs (parent_run_id) WHERE parent_run_id IS NOT NULL;
      CREATE INDEX runs_by_batch ON runs (batch_id, batch_row) WHERE batch_id IS NOT NULL;

      CREATE TABLE batches (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        name TEXT,
        created_at TEXT NOT NULL,
        options TEXT NOT NULL
      ) STRICT;

      CREATE TABLE batch_rows (
        batch_id TEXT NOT NULL REFERENCES batches (id),
        row INTEGER NOT NULL,
        request INTEGER NOT NULL REFERENCES texts (id),
        PRIMARY KEY (batch_id, row)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE hidden_runs (
        id TEXT PRIMARY KEY,
        pruned_at TEXT
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE run_tasks (
        run_id TEXT NOT NULL REFERENCES runs (id),
        number INTEGER NOT NULL,
        name TEXT NOT NULL,
        agent TEXT NOT NULL,
        action TEXT NOT NULL,
        reason TEXT NOT NULL,
        uses_run_id TEXT,
        uses_number INTEGER,
        drift TEXT NOT NULL,
        stale TEXT NOT NULL,
        saves TEXT,
        PRIMARY KEY (run_id, number)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE executions (
        run_id TEXT NOT NULL REFERENCES runs (id),
        number INTEGER NOT NULL,
        name TEXT NOT NULL,
        agent TEXT NOT NULL,
        origin TEXT NOT NULL,
        edited_from TEXT,
        status TEXT NOT NULL,
        started_at TEXT NOT NULL,
        duration_ms INTEGER,
        model TEXT,
        offline INTEGER NOT NULL,
        overridden INTEGER NOT NULL,
        definition INTEGER NOT NULL REFERENCES texts (id),
        fingerprint INTEGER NOT NULL REFERENCES texts (id),
        reads TEXT NOT NULL,
        output INTEGER REFERENCES texts (id),
        partial TEXT,
        error TEXT,
        PRIMARY KEY (run_id, number)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE attempts (
        run_id TEXT NOT NULL,
        number INTEGER NOT NULL,
        attempt INTEGER NOT NULL,
        started_at TEXT NOT NULL,
        model TEXT NOT NULL,
        messages TEXT NOT NULL,
        reply INTEGER REFERENCES texts (id),
        reasoning INTEGER REFERENCES texts (id),
        finish_reason TEXT,
        input_tokens INTEGER,
        output_tokens INTEGER,
        cached_tokens INTEGER,
        reasoning_tokens INTEGER,
        cost_usd REAL,
        price TEXT,
        duration_ms INTEGER,
        error TEXT,
        PRIMARY KEY (run_id, number, attempt),
        FOREIGN KEY (run_id, number) REFERENCES executions (run_id, number)
      ) STRICT, WITHOUT ROWID;
    `,
  },
  {
    name: 'tool calls, guardrails and outputs that are data',
    sql: `
      ALTER TABLE executions ADD COLUMN json INTEGER NOT NULL DEFAULT 0;

      ALTER TABLE attempts ADD COLUMN purpose TEXT NOT NULL DEFAULT 'answer';
      ALTER TABLE attempts ADD COLUMN tools INTEGER REFERENCES texts (id);
      ALTER TABLE attempts ADD COLUMN tool_calls TEXT NOT NULL DEFAULT '[]';

      CREATE TABLE tool_calls (
        run_id TEXT NOT NULL,
        number INTEGER NOT NULL,
        call INTEGER NOT NULL,
        attempt INTEGER NOT NULL,
        tool TEXT NOT NULL,
        arguments INTEGER NOT NULL REFERENCES texts (id),
        side_effects INTEGER NOT NULL,
        idempotency_key TEXT NOT NULL,
        started_at TEXT NOT NULL,
        ok INTEGER,
        output INTEGER REFERENCES texts (id),
        duration_ms INTEGER,
        PRIMARY KEY (run_id, number, call),
        FOREIGN KEY (run_id, number) REFERENCES executions (run_id, number)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE guardrail_results (
        run_id TEXT NOT NULL,
        number INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        answer INTEGER NOT NULL,
        guardrail TEXT NOT NULL,
        verdict TEXT NOT NULL,
        reason TEXT,
        output INTEGER NOT NULL REFERENCES texts (id),
        at TEXT NOT NULL,
        PRIMARY KEY (run_id, number, seq),
        FOREIGN KEY (run_id, number) REFERENCES executions (run_id, number)
      ) STRICT, WITHOUT ROWID;
    `,
  },
  {
    name: 'the model that a server says has answered, and the id of the request there',
    sql: `
      ALTER TABLE attempts ADD COLUMN served_model TEXT;
      ALTER TABLE attempts ADD COLUMN request_id TEXT;
    `,
  },
  {
    name: 'the project of a run',
    sql: 'ALTER TABLE runs ADD COLUMN project TEXT;',
  },
];

/** Version of the database's schema: how many migrations it has had. */
export function schemaVersion({ db }: Connection): number {
  return db.pragma('user_version', { simple: true }) as number;
}

/** Brings the database to the newest schema; several processes may do so at once. A newer one is refused. */
export function migrate(connection: Connection): void {
  refuseNewer(connection);
  if (schemaVersion(connection) === migrations.length) return;
  transact(connection, 'FULL', () => {
    // Read again inside the transaction: another process may have been faster.
    refuseNewer(connection);
    for (const { sql } of migrations.slice(schemaVersion(connection))) connection.db.exec(sql);
    connection.db.pragma(`user_version = ${migrations.length}`);
  });
}

/** Refuses what another program keeps its own things in, before anything is done to it. */
export function refuseForeign(connection: Connection): void {
  // Of one moment: another process may be making it right now.
  const isForeign = connection.within('deferred', () => {
    const tables = connection.all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'");
    return schemaVersion(connection) === 0 ? tables.length > 0 : !tables.some(({ name }) => name === 'hidden_runs');
  });
  if (!isForeign) {
    refuseForeignParts(connection);
    return;
  }
  throw new CrewError('store-damaged', `${connection.shownPath} is a database of another program`, {
    hint: 'Name another place:  --db <file>',
  });
}

/** What another one put into a database of ours would act, or stand for a table, whenever we read or write. */
function refuseForeignParts({ all, shownPath }: Connection): void {
  const parts = all<{ type: string; name: string }>(
    "SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'view')",
  );
  const [first] = parts;
  if (first === undefined) return;
  const which = parts.map(({ type, name }) => `the ${type} "${name}"`).join(', ');
  throw new CrewError('store-damaged', `${shownPath} is not as crew made it: it has ${which}`, {
    hint: `Take out what crew did not put there:  sqlite3 ${shownPath} 'DROP ${first.type.toUpperCase()} "${first.name}"'   ·   or name another place:  --db <file>`,
  });
}

function refuseNewer(connection: Connection): void {
  const version = schemaVersion(connection);
  if (version <= migrations.length) return;
  throw new CrewError(
    'store-newer',
    `${connection.shownPath} was written by a newer crew: its schema version is ${version}, this crew knows versions up to ${migrations.length}.`,
    { hint: 'Update crew:  npm install recrew@latest' },
  );
}
