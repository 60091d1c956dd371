import { scanJson } from '../../../structured/scan-json.ts';
import { endAt, skipFiller, toFunction, toFunctionHead } from './call-marks.ts';
import { jsonCalls, keyedCall, toolName, type WrittenCall } from './json-calls.ts';
import { pythonCalls } from './python-calls.ts';
import { type ReadCall, type SchemaOf, xmlCall } from './xml-calls.ts';

/** Calls that stand one after the other. */
export interface ReadCalls {
  readonly calls: readonly WrittenCall[];
  /** What follows them; blank: nothing. */
  readonly rest: string;
}

/** Reads what is marked as calls from the place on, in whatever form each is written. */
export function readCalls(text: string, start: number, schemaOf: SchemaOf): ReadCalls {
  const calls: WrittenCall[] = [];
  let at = skipFiller(text, start);
  while (at < text.length) {
    const read = readCall(text, at, schemaOf);
    if (read === null) break;
    calls.push(...read.calls);
    at = skipFiller(text, read.end);
  }
  return { calls, rest: text.slice(at) };
}

function readCall(text: string, at: number, schemaOf: SchemaOf): ReadCall | null {
  return (
    jsonAt(text, at, schemaOf) ??
    xmlCall(text, at, schemaOf) ??
    quotedCall(text, at) ??
    addressed(text, at) ??
    named(text, at, schemaOf) ??
    pythonCalls(text, at, schemaOf)
  );
}

function jsonAt(text: string, at: number, schemaOf: SchemaOf): ReadCall | null {
  const read = valueAt(text, at);
  if (read === null) return null;
  const isTool = (name: string) => schemaOf(name) !== undefined;
  const keyed = (Array.isArray(read.value) ? read.value : [read.value]).map((value) => keyedCall(value, isTool));
  const calls = keyed.length > 0 && keyed.every((call) => call !== null) ? keyed : jsonCalls(read.value);
  return calls === null ? null : { calls, end: read.end };
}

function valueAt(text: string, at: number): { readonly value: unknown; readonly end: number } | null {
  if (text[at] !== '{' && text[at] !== '[') return null;
  const scan = scanJson(text, at);
  return scan.type === 'whole' ? { value: JSON.parse(text.slice(at, scan.end)), end: scan.end } : null;
}

/** A message that is addressed to a tool. */
function addressed(text: string, at: number): ReadCall | null {
  const head = new RegExp(`\\s*${toFunction.source}`, 'y');
  head.lastIndex = at;
  const name = head.exec(text)?.[1];
  const end = name === undefined ? null : endAt(toFunctionHead, text, head.lastIndex);
  const read = end === null ? null : valueAt(text, end);
  return read === null || name === undefined
    ? null
    : { calls: [{ name: toolName(name), input: read.value }], end: read.end };
}

const typeBefore = /function\s*<[^<>]{0,20}sep[^<>]{0,4}>\s*/y;
const name = /(?:✿FUNCTION✿:)?\s*((?:[\w-]+\.)*[\w/-]+(?::\d+)?)/y;
const between =
  /(?:\s|:(?!\s*\d)|\[CALL_ID\]\w+|\[ARGS\]|✿ARGS✿:|<[^<>]{0,40}(?:sep|argument_begin|arguments?)[^<>]{0,4}>|```(?:json)?\s){0,12}(?=\{)/y;

/** A name, and behind it the arguments as an object; a name alone is the call of a tool that takes none. */
function named(text: string, start: number, schemaOf: SchemaOf): ReadCall | null {
  name.lastIndex = endAt(typeBefore, text, start) ?? start;
  const found = name.exec(text)?.[1];
  if (found === undefined) return null;
  const after = name.lastIndex;
  const called = toolName(found);
  const end = endAt(between, text, after);
  if (end !== null) {
    const read = valueAt(text, end);
    return read === null ? null : { calls: [{ name: called, input: read.value }], end: read.end };
  }
  const isAlone =
    schemaOf(called) !== undefined &&
    skipFiller(text, after) > after &&
    /\s*(?:<|$)/y.test(text.slice(after, after + 20));
  return isAlone ? { calls: [{ name: called, input: {} }], end: after } : null;
}

const quotedStart = /call:\s*([\w.-]+)\s*(?=\{)/y;
const quotedToken = /(<\|"\|>|<escape>)([\s\S]*?)\1|([{,]\s*)([A-Za-z_][\w.-]*)\s*:|\}|[\s\S]/g;

/** A call whose texts stand between tokens of their own: `call:search{query:<|"|>hens<|"|>}`. */
function quotedCall(text: string, at: number): ReadCall | null {
  quotedStart.lastIndex = at;
  const written = quotedStart.exec(text)?.[1];
  if (written === undefined) return null;
  const begin = quotedStart.lastIndex;
  let json = '';
  let depth = 0;
  quotedToken.lastIndex = begin;
  for (let found = quotedToken.exec(text); found !== null; found = quotedToken.exec(text)) {
    const [all, quote, quoted = '', before, key] = found;
    if (quote !== undefined) json += JSON.stringify(quoted);
    else if (key !== undefined) json += `${before}${JSON.stringify(key)}:`;
    else json += all;
    if (quote === undefined && (before ?? all).startsWith('{')) depth++;
    if (all === '}' && --depth === 0) {
      const read = valueAt(json, 0);
      const end = quotedToken.lastIndex;
      return read === null ? null : { calls: [{ name: toolName(written), input: read.value }], end };
    }
  }
  return null;
}
