import { chmodSync, copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { type Connection, connect } from './connection.ts';
import { migrate, refuseForeign } from './migrations.ts';

/** The database as it is now, in memory and with the newest schema: for a folder in which SQLite may not write, since WAL needs files of its own. */
export function copyIntoMemory(file: string): Connection {
  // mkdtemp gives it mode 0700.
  const folder = mkdtempSync(path.join(tmpdir(), 'crew-'));
  try {
    const db = new Database(copyOfOneMoment(file, path.join(folder, 'runs.db')), { fileMustExist: true });
    try {
      // Takes in what stands in the -wal file; a database that says WAL does not open in memory.
      db.pragma('journal_mode = DELETE');
      const copied = connect(db, file);
      refuseForeign(copied);
      migrate(copied);
      const copy = new Database(db.serialize());
      copy.pragma('query_only = ON');
      return connect(copy, file);
    } finally {
      db.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const tries = 5;

/** Copied again when somebody wrote meanwhile. */
function copyOfOneMoment(file: string, target: string): string {
  for (let left = tries; left > 0; left--) {
    const before = stamp(file);
    for (const end of ['', '-wal']) {
      rmSync(target + end, { force: true });
      if (!existsSync(file + end)) continue;
      copyFileSync(file + end, target + end);
      chmodSync(target + end, 0o600);
    }
    if (stamp(file) === before) break;
  }
  return target;
}

function stamp(file: string): string {
  return ['', '-wal']
    .map((end) => statSync(file + end, { throwIfNoEntry: false }))
    .map((stats) => `${stats?.mtimeMs} ${stats?.size}`)
    .join();
}
