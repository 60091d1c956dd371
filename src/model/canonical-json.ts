/** A text that two equal values share, in whatever order their keys stand: JSON with the keys of every object sorted. Of plain data. */
export function canonicalJson(value: unknown): string {
  return jsonOf(value) ?? 'undefined';
}

/** Undefined as JSON.stringify gives it: such a key is left out. */
function jsonOf(value: unknown): string | undefined {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => jsonOf(item) ?? 'null').join(',')}]`;
  const parts: string[] = [];
  for (const key of sortedKeys(value)) {
    const text = jsonOf((value as Readonly<Record<string, unknown>>)[key]);
    if (text !== undefined) parts.push(`${JSON.stringify(key)}:${text}`);
  }
  return `{${parts.join(',')}}`;
}

/** Keys that are whole numbers come first, by size: so they stand in every object, and in the hashes that were recorded. */
function sortedKeys(value: object): readonly string[] {
  const keys = Object.keys(value).sort();
  return keys.some((key) => /^\d/.test(key)) ? Object.keys(Object.fromEntries(keys.map((key) => [key, true]))) : keys;
}
