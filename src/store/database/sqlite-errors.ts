import { CrewError, type RefusalCode } from '../../errors.ts';
import { damagedRowCode } from '../rows/stored-json.ts';
import { shownPath } from './connection.ts';

/** What SQLite or the file system says about the database at `file`, in the user's words; anything else comes back as it was. */
export function storeError(error: unknown, file: string): unknown {
  if (error instanceof CrewError) return error;
  const code = storeErrorCode(error);
  if (code === null) return error;
  const { message, hint } = words(code, shownPath(file));
  return new CrewError(code, `${message} (${(error as Error).message})`, { hint, cause: error });
}

type StoreErrorCode = Exclude<Extract<RefusalCode, `store-${string}`>, 'store-newer'>;

/** Null: nothing that a user could mend. */
export function storeErrorCode(error: unknown): StoreErrorCode | null {
  const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code !== 'string') return null;
  // A table or a column that every database of ours has.
  if (code === 'SQLITE_ERROR' && /^no such (?:table|column)|has no column named/.test(String(message)))
    return 'store-damaged';
  const known = codes.find(([start]) => code === start || code.startsWith(`${start}_`));
  return known?.[1] ?? null;
}

const codes: readonly (readonly [string, StoreErrorCode])[] = [
  ['SQLITE_CORRUPT', 'store-damaged'],
  ['SQLITE_NOTADB', 'store-damaged'],
  [damagedRowCode, 'store-damaged'],
  // A header that is damaged in its schema part.
  ['SQLITE_FORMAT', 'store-damaged'],
  ['SQLITE_BUSY', 'store-locked'],
  ['SQLITE_LOCKED', 'store-locked'],
  ['SQLITE_PROTOCOL', 'store-locked'],
  ['SQLITE_READONLY', 'store-read-only'],
  ['SQLITE_PERM', 'store-read-only'],
  ['EACCES', 'store-read-only'],
  ['EPERM', 'store-read-only'],
  ['EROFS', 'store-read-only'],
  ['SQLITE_FULL', 'store-full'],
  // No room for the index of the log, which opening it needs.
  ['SQLITE_IOERR_SHMSIZE', 'store-full'],
  ['ENOSPC', 'store-full'],
  ['EDQUOT', 'store-full'],
  ['SQLITE_CANTOPEN', 'store-unavailable'],
  ['SQLITE_IOERR', 'store-unavailable'],
  ['SQLITE_NOLFS', 'store-unavailable'],
  ['EISDIR', 'store-unavailable'],
  ['ENOTDIR', 'store-unavailable'],
  ['EEXIST', 'store-unavailable'],
  ['ENOENT', 'store-unavailable'],
  ['EIO', 'store-unavailable'],
  ['EMFILE', 'store-unavailable'],
];

function words(code: StoreErrorCode, file: string): { readonly message: string; readonly hint: string } {
  switch (code) {
    case 'store-damaged':
      return {
        message: `${file} is damaged, or is not a crew database`,
        hint: `Move it away, a new one is then made:  mv ${file} ${file}.damaged`,
      };
    case 'store-locked':
      return { message: `${file} is locked by another process`, hint: 'Wait until it is done, then try again' };
    case 'store-read-only':
      return {
        message: `${file} is read-only here, or its permissions forbid it`,
        hint: 'Make the file and its folder writable, or name another place:  --db <file>',
      };
    case 'store-full':
      return {
        message: `${file} cannot grow: the disk is full. What was saved stays saved`,
        hint: 'Free some space, then continue with:  crew resume',
      };
    case 'store-unavailable':
      return { message: `${file} cannot be opened`, hint: 'Check the place, or name another one:  --db <file>' };
  }
}
