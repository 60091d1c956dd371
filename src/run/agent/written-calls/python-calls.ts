import type { WrittenCall } from './json-calls.ts';
import { toolName } from './json-calls.ts';
import type { ReadCall, SchemaOf } from './xml-calls.ts';

/** Calls as Python has them, at the place: `[search(query="hens", limit=3)]`, one or several; null: there are none that can be read. */
export function pythonCalls(text: string, start: number, schemaOf: SchemaOf): ReadCall | null {
  const reader = { text, at: start };
  const listed = take(reader, /\s*\[\s*/y) !== null;
  const calls: WrittenCall[] = [];
  do {
    const call = readCall(reader, schemaOf);
    if (call === null) return null;
    calls.push(call);
  } while (listed && take(reader, /\s*,\s*(?!\])/y) !== null);
  if (listed && take(reader, /\s*,?\s*\]/y) === null) return null;
  return { calls, end: reader.at };
}

interface Reader {
  readonly text: string;
  at: number;
}

function take(reader: Reader, pattern: RegExp): string | null {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text);
  if (found === null) return null;
  reader.at = pattern.lastIndex;
  return found[1] ?? found[0];
}

function readCall(reader: Reader, schemaOf: SchemaOf): WrittenCall | null {
  const printed = take(reader, /\s*print\(\s*/y) !== null;
  const written = take(reader, /\s*([A-Za-z_][\w.-]*)\s*\(\s*/y);
  if (written === null) return null;
  const name = toolName(written).replace(/\.call$/, '');
  const fields = readFields(reader, Object.keys((schemaOf(name)?.['properties'] ?? {}) as object));
  if (fields === null || (printed && take(reader, /\s*\)/y) === null)) return null;
  return { name, input: fields };
}

/** Up to the closing bracket. Values without a name have that of their place. */
function readFields(reader: Reader, names: readonly string[]): Readonly<Record<string, unknown>> | null {
  const fields: [string, unknown][] = [];
  while (take(reader, /\s*\)/y) === null) {
    const key = take(reader, /\s*([A-Za-z_]\w*)\s*=(?!=)\s*/y) ?? names[fields.length];
    const value = readValue(reader, 0);
    if (key === undefined || value === undefined) return null;
    fields.push([key, value.value]);
    if (take(reader, /\s*,/y) === null && !/\s*\)/y.test(reader.text.slice(reader.at, reader.at + 200))) return null;
  }
  return Object.fromEntries(fields);
}

type Read = { readonly value: unknown } | undefined;

const words: Readonly<Record<string, unknown>> = {
  True: true,
  False: false,
  None: null,
  true: true,
  false: false,
  null: null,
};
const deepest = 50;

function readValue(reader: Reader, depth: number): Read {
  take(reader, /\s+/y);
  const sign = reader.text[reader.at];
  if (sign === '"' || sign === "'") return readText(reader);
  if (depth < deepest && (sign === '[' || sign === '(')) return readList(reader, depth);
  if (depth < deepest && sign === '{') return readMap(reader, depth);
  const word = take(reader, /(?:True|False|None|true|false|null)\b/y);
  if (word !== null) return { value: words[word] };
  const number = take(reader, /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
  return number === null ? undefined : { value: Number(number) };
}

function readText(reader: Reader): Read {
  const { text, at } = reader;
  const quote = text.slice(at, at + 3);
  const mark = quote === '"""' || quote === "'''" ? quote : text.charAt(at);
  let value = '';
  for (let place = at + mark.length; place < text.length; place++) {
    if (text.startsWith(mark, place)) {
      reader.at = place + mark.length;
      return { value };
    }
    const sign = text.charAt(place);
    if (sign !== '\\') value += sign;
    else value += escapes[text.charAt(++place)] ?? text.charAt(place);
  }
  return undefined;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function readList(reader: Reader, depth: number): Read {
  take(reader, /[[(]/y);
  const value: unknown[] = [];
  while (take(reader, /\s*[\])]/y) === null) {
    const item = readValue(reader, depth + 1);
    if (item === undefined) return undefined;
    value.push(item.value);
    take(reader, /\s*,/y);
  }
  return { value };
}

function readMap(reader: Reader, depth: number): Read {
  take(reader, /\{/y);
  const fields: [string, unknown][] = [];
  while (take(reader, /\s*\}/y) === null) {
    const key = readValue(reader, depth + 1);
    if (typeof key?.value !== 'string' || take(reader, /\s*:/y) === null) return undefined;
    const item = readValue(reader, depth + 1);
    if (item === undefined) return undefined;
    fields.push([key.value, item.value]);
    take(reader, /\s*,/y);
  }
  return { value: Object.fromEntries(fields) };
}
