import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';

/** This process's sign of life: an exclusive lock that the system lets go when the process dies, however it dies. */
export interface Owner {
  readonly name: string;
  release(): void;
}

/** Locks a small file `<owner>.lock` in `folder`, which run rows name, and clears away those that dead processes left. */
export function takeOwnership(folder: string): Owner {
  removeDeadLocks(folder);
  const name = Buffer.from(crypto.getRandomValues(new Uint8Array(8))).toString('hex');
  const file = lockFile(folder, name);
  const lock = new Database(file);
  // No journal file beside it: nothing is ever written.
  lock.pragma('journal_mode = MEMORY');
  lock.exec('BEGIN EXCLUSIVE');
  return {
    name,
    release() {
      lock.close();
      removeLock(file);
    },
  };
}

/** Does the process live that took this ownership? Asks for a shared lock only, so that two who ask never see each other. */
export function ownerLives(folder: string, name: string): boolean {
  const file = lockFile(folder, name);
  if (!existsSync(file)) return false;
  let lock: Database.Database | undefined;
  try {
    lock = new Database(file, { readonly: true, fileMustExist: true, timeout: 0 });
    lock.pragma('schema_version');
    return false;
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (code === 'SQLITE_BUSY') return true;
    // Its content counts for nothing, only that it could be looked at; or it was removed since: its owner has ended.
    if (code === 'SQLITE_NOTADB' || !existsSync(file)) return false;
    throw error;
  } finally {
    lock?.close();
  }
}

/** Lets one process alone run a batch. Null: another one does. */
export function takeBatch(folder: string, batch: string): (() => void) | null {
  const file = lockFile(folder, batch);
  const lock = new Database(file, { timeout: 0 });
  try {
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if ((error as { readonly code?: unknown }).code === 'SQLITE_BUSY') return null;
    throw error;
  }
  return () => {
    // While it is locked, so that nobody locks a file that is about to go; Windows removes none that is open.
    if (process.platform !== 'win32') removeLock(file);
    lock.close();
    if (process.platform === 'win32') removeLock(file);
  };
}

const lockName = /^([0-9a-f]{16})\.lock$/;

function removeDeadLocks(folder: string): void {
  for (const entry of readdirSync(folder)) {
    const name = lockName.exec(entry)?.[1];
    if (name === undefined) continue;
    const file = lockFile(folder, name);
    try {
      if (isOld(file) && !ownerLives(folder, name)) removeLock(file);
    } catch {
      // One that cannot be looked at may be alive, and hurts nobody.
    }
  }
}

const minute = 60_000;

/** A younger one may belong to a process that has made the file and not locked it yet. */
function isOld(file: string): boolean {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs > minute;
}

function removeLock(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // On Windows a file cannot be removed while another process looks at it; a later writer removes it.
  }
}

function lockFile(folder: string, name: string): string {
  return path.join(folder, `${name}.lock`);
}
