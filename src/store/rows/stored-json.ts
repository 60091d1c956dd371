/** Says of a row that no crew wrote it so: the database is damaged, or was made by hand. `what`: `the options of run 3fk9p2mz`. */
export function damagedRow(what: string): Error {
  return Object.assign(new Error(`${what} cannot be what crew wrote`), { code: damagedRowCode });
}

/** What storeError tells such an error by. */
export const damagedRowCode = 'CREW_DAMAGED_ROW';

export type Shape = (value: unknown) => boolean;

/** The JSON of a column, if it has this shape. */
export function storedJson<T>(text: unknown, shape: Shape, what: string): T {
  const value = typeof text === 'string' ? parsed(text) : undefined;
  if (value === undefined || !shape(value)) throw damagedRow(what);
  return value as T;
}

/** The same of a column that may be null. */
export function storedJsonOrNull<T>(text: unknown, shape: Shape, what: string): T | null {
  return text === null ? null : storedJson<T>(text, shape, what);
}

/** The value of a column that is one of a few words. */
export function storedWord<T extends string>(word: T, words: readonly T[], what: string): T {
  if (!words.includes(word)) throw damagedRow(what);
  return word;
}

/** A time as it is written: ISO 8601. */
export function storedTime(text: string, what: string): string {
  if (typeof text !== 'string' || Number.isNaN(Date.parse(text))) throw damagedRow(what);
  return text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The caller says whose it is.
    return undefined;
  }
}
