import type { JsonSchema } from '../../../spec/crew-spec.ts';
import { toolName, type WrittenCall } from './json-calls.ts';

/** A call that was read, and where it ends. */
export interface ReadCall {
  readonly calls: readonly WrittenCall[];
  readonly end: number;
}

/** The parameters of a tool by its name; undefined: there is no such tool. */
export type SchemaOf = (name: string) => JsonSchema | undefined;

const prefix = '(?:[\\w｜|]{1,12}[:｜|])?';
const functionStart = new RegExp(`<${prefix}function=["']?([\\w./:-]+?)["']?>`, 'y');
const invokeStart = new RegExp(`<${prefix}invoke\\s+name=["']([\\w./:-]+)["']\\s*>`, 'y');
const nameTag = /<(?:tool_?)?name>\s*([\w./:-]+)\s*<\/(?:tool_?)?name>\s*/y;
const keyedStart = /([\w./:-]+)\s*(?=<(?:\w{1,12}_)?arg_key>)/y;

/** A call in tags that begins at the place: `<function=…>`, `<invoke name=…>`, `<name>…`, or a name before `<arg_key>`. */
export function xmlCall(text: string, at: number, schemaOf: SchemaOf): ReadCall | null {
  const opened = matchAt(functionStart, text, at) ?? matchAt(invokeStart, text, at);
  if (opened !== null) return inTag(text, opened, schemaOf);
  const named = matchAt(nameTag, text, at);
  if (named !== null) return namedArguments(text, named);
  const keyed = matchAt(keyedStart, text, at);
  return keyed === null ? null : keyedArguments(text, keyed, schemaOf);
}

interface Matched {
  readonly name: string;
  readonly end: number;
}

function matchAt(pattern: RegExp, text: string, at: number): Matched | null {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  return found === null ? null : { name: toolName(found[1] ?? ''), end: pattern.lastIndex };
}

const tagEnd = new RegExp(`</${prefix}(?:function|invoke)>`, 'g');
const parameterStart = new RegExp(
  `\\s*<${prefix}parameter(?:=["']?|\\s+name=["'])([^"'<>]+?)["']?(?:\\s[^<>]*)?>`,
  'y',
);
const parameterEnd = new RegExp(`</${prefix}parameter>|(?=\\s*</${prefix}(?:function|invoke)>)`, 'g');

function inTag(text: string, { name, end: begin }: Matched, schemaOf: SchemaOf): ReadCall | null {
  const fields: [string, unknown][] = [];
  let at = begin;
  for (;;) {
    parameterStart.lastIndex = at;
    const start = parameterStart.exec(text);
    if (start === null) break;
    parameterEnd.lastIndex = parameterStart.lastIndex;
    const end = parameterEnd.exec(text);
    if (end === null) return null;
    const key = start[1] ?? '';
    fields.push([key, fieldOf(text.slice(parameterStart.lastIndex, end.index), schemaOf(name), key)]);
    at = parameterEnd.lastIndex = end.index + end[0].length;
  }
  tagEnd.lastIndex = at;
  const end = tagEnd.exec(text);
  // The end of the tag may lack at the end of the text.
  const inside = text
    .slice(at, end?.index ?? text.length)
    .replace(/<\/?[\w:]*tool_calls?>\s*$/, '')
    .trim();
  if (fields.length > 0 && inside !== '') return null;
  const input = fields.length > 0 || inside === '' ? Object.fromEntries(fields) : parsed(inside);
  if (input === undefined) return null;
  return { calls: [{ name, input }], end: end === null ? text.length : tagEnd.lastIndex };
}

function namedArguments(text: string, { name, end }: Matched): ReadCall | null {
  const tag = /<(arguments|parameters|args|input)>([\s\S]*?)<\/\1>/y;
  tag.lastIndex = end;
  const found = tag.exec(text);
  if (found === null) return null;
  const input = parsed(found[2] ?? '');
  return input === undefined ? null : { calls: [{ name, input }], end: tag.lastIndex };
}

const pair =
  /\s*<(?:\w{1,12}_)?arg_key>([^<]*)<\/(?:\w{1,12}_)?arg_key>\s*<((?:\w{1,12}_)?arg_value)>([\s\S]*?)<\/\2>/y;

function keyedArguments(text: string, { name, end }: Matched, schemaOf: SchemaOf): ReadCall | null {
  const fields: [string, unknown][] = [];
  pair.lastIndex = end;
  let at = end;
  for (let found = pair.exec(text); found !== null; found = pair.exec(text)) {
    const key = (found[1] ?? '').trim();
    fields.push([key, fieldOf(found[3] ?? '', schemaOf(name), key)]);
    at = pair.lastIndex;
  }
  return fields.length === 0 ? null : { calls: [{ name, input: Object.fromEntries(fields) }], end: at };
}

/** A text where the schema wants one, else the JSON that it is. */
function fieldOf(written: string, schema: JsonSchema | undefined, key: string): unknown {
  const text = written.replace(/^\r?\n|\r?\n$/g, '');
  const property = ((schema?.['properties'] ?? {}) as JsonSchema)[key] as JsonSchema | undefined;
  if (wantsText(property)) return text;
  const value = parsed(text);
  return value === undefined ? text : value;
}

function wantsText(schema: JsonSchema | undefined): boolean {
  if (schema === undefined) return false;
  const { type, enum: values, anyOf, oneOf } = schema;
  if (type !== undefined) return [type].flat().includes('string');
  if (Array.isArray(values)) return values.every((value) => typeof value === 'string');
  const choices: unknown = anyOf ?? oneOf;
  return Array.isArray(choices) && choices.some((choice) => wantsText(choice as JsonSchema));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A text without quotes.
    return undefined;
  }
}
