import { CrewError } from '../../../errors.ts';
import { nearest } from '../../../spec/nearest.ts';
import { parseTime } from '../../../spec/parse-time.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** CrewError `usage` for what is no map, or has another key than `known`. */
export function fieldsOf(value: unknown, name: string, known?: readonly string[]): Fields {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw wrong(name, 'a map');
  const unknown = known === undefined ? undefined : Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    const near = nearest(unknown, known ?? []);
    throw new CrewError(
      'usage',
      `${name} has no "${unknown}"`,
      near === undefined ? {} : { hint: `Did you mean: ${near}` },
    );
  }
  return value as Fields;
}

export function textField(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === 'string') return value;
  throw wrong(name, 'a text');
}

/** Null when it is left out, null or empty. */
export function optionalText(fields: Fields, name: string): string | null {
  return (fields[name] ?? null) === null ? null : textField(fields, name) || null;
}

/** False when it is left out. */
export function flagField(fields: Fields, name: string): boolean {
  const value = fields[name] ?? false;
  if (typeof value === 'boolean') return value;
  throw wrong(name, 'true or false');
}

/** Empty when it is left out. */
export function textsField(fields: Fields, name: string): Readonly<Record<string, string>> {
  const texts = fieldsOf(fields[name] ?? {}, name);
  for (const key of Object.keys(texts)) textField(texts, key);
  return texts as Readonly<Record<string, string>>;
}

/** Empty when it is left out. */
export function listField(fields: Fields, name: string): readonly string[] {
  const value = fields[name] ?? [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw wrong(name, 'a list of texts');
}

/** A whole number of that range, given as a number or in digits. */
export function numberField(value: unknown, name: string, [least, most]: readonly [number, number]): number {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most) return number;
  throw wrong(name, `a whole number from ${least} to ${most}`);
}

/** One of `values`. */
export function choiceField<T extends string>(value: unknown, name: string, values: readonly T[]): T {
  const found = values.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw wrong(name, `one of ${values.join(', ')}`);
}

/** A time as ISO 8601; gives it in UTC. */
export function timeField(value: unknown, name: string): string {
  const time = typeof value === 'string' ? parseTime(value) : Number.NaN;
  if (Number.isNaN(time)) throw wrong(name, 'a time such as 2026-01-31T08:00:00Z');
  return new Date(time).toISOString();
}

function wrong(name: string, what: string): CrewError {
  return new CrewError('usage', `${name} must be ${what}`);
}
