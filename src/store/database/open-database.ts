import { closeSync, existsSync, lstatSync, mkdirSync, openSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { CrewError } from '../../errors.ts';
import { type Connection, connect, shownPath } from './connection.ts';
import { copyIntoMemory } from './copy-into-memory.ts';
import { migrate, migrations, refuseForeign, schemaVersion } from './migrations.ts';
import { storeErrorCode } from './sqlite-errors.ts';

/** How long a writer waits for another one before it says `store-locked`. */
const busyTimeoutMs = 20_000;

/** Opens the database for writing; made with its folder when it is not there, mode 0600, and brought to the newest schema. Rejects with what SQLite or the file system threw. */
export async function openForWriting(named: string, timeout: number = busyTimeoutMs): Promise<Connection> {
  makeFile(named);
  const file = realFile(named);
  const connection = connect(new Database(file, { timeout, fileMustExist: true }), file);
  try {
    await untilNotBusy(timeout, () => {
      refuseForeign(connection);
      // A commit writes whole pages and waits for the disk; most of ours touch little of many. Only a new file can be made so.
      if (statSync(file).size === 0) connection.db.pragma('page_size = 2048');
      useWal(connection);
    });
    connection.db.pragma('synchronous = NORMAL');
    // A checkpoint costs as much as many commits; every 16 MB is often enough, and closing makes one too.
    connection.db.pragma('wal_autocheckpoint = 4000');
    connection.db.pragma('foreign_keys = ON');
    migrate(connection);
    return connection;
  } catch (error) {
    connection.db.close();
    throw error;
  }
}

/** Opens the database for reading alone. Makes nothing; where SQLite cannot open it (a read-only folder) it is read into memory. */
export async function openForReading(named: string): Promise<Connection> {
  if (statSync(named, { throwIfNoEntry: false }) === undefined) {
    throw new CrewError('no-history', 'No runs yet in this project.', { hint: 'Start one: crew kickoff' });
  }
  const file = realFile(named);
  const connection = openInPlace(file) ?? copyIntoMemory(file);
  if (schemaVersion(connection) === migrations.length) return connection;
  connection.db.close();
  return openMigrated(file);
}

/** Switches to WAL, so that readers and a writer never wait for each other; throws where the file system cannot do it. */
export function useWal({ db, path: file }: Connection): void {
  if (db.pragma('journal_mode', { simple: true }) === 'wal') return;
  const mode = db.pragma('journal_mode = WAL', { simple: true });
  if (mode === 'wal') return;
  throw new CrewError(
    'store-unavailable',
    `The history cannot be kept in ${shownPath(file)}: its file system refuses SQLite's WAL mode (it stays "${mode}"), as network file systems do.`,
    { hint: 'Name a place on a local disk:  --db <file>, or set CREW_DB' },
  );
}

/** Where a link leads: there SQLite keeps its log, and there all processes must look for each other's locks. */
function realFile(file: string): string {
  return lstatSync(file).isSymbolicLink() ? realpathSync(file) : file;
}

function makeFile(file: string): void {
  if (existsSync(file)) return;
  const folder = path.dirname(file);
  mkdirSync(folder, { recursive: true });
  if (path.basename(folder) === '.crew') writeUnlessThere(path.join(folder, '.gitignore'), '*\n', 0o644);
  writeUnlessThere(file, '', 0o600);
}

function writeUnlessThere(file: string, text: string, mode: number): void {
  let handle: number;
  try {
    handle = openSync(file, 'wx', mode);
  } catch (error) {
    // Another process was faster, or the user has one.
    if ((error as { readonly code?: unknown }).code === 'EEXIST') return;
    throw error;
  }
  writeFileSync(handle, text);
  closeSync(handle);
}

/** The switch to WAL does not wait by itself when others open the same new file. */
async function untilNotBusy(timeout: number, work: () => void): Promise<void> {
  const end = performance.now() + timeout;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (storeErrorCode(error) !== 'store-locked' || performance.now() > end) throw error;
      await sleep(5 + Math.random() * 20);
    }
  }
}

/** Undefined: SQLite cannot open it where it is. It opens read-write where it may, else it would leave the WAL's files behind; writing is then forbidden. */
function openInPlace(file: string): Connection | undefined {
  let db: Database.Database | undefined;
  try {
    db = new Database(file, { timeout: busyTimeoutMs, fileMustExist: true });
    db.pragma('query_only = ON');
    const connection = connect(db, file);
    refuseForeign(connection);
    return connection;
  } catch (error) {
    db?.close();
    const code = storeErrorCode(error);
    if (code === 'store-read-only' || code === 'store-unavailable' || code === 'store-full') return undefined;
    throw error;
  }
}

async function openMigrated(file: string): Promise<Connection> {
  try {
    const connection = await openForWriting(file);
    connection.db.pragma('query_only = ON');
    return connection;
  } catch (error) {
    if (storeErrorCode(error) !== 'store-read-only') throw error;
    return copyIntoMemory(file);
  }
}
