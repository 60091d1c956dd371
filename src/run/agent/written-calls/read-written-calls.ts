import type { ToolDefinition } from '../../../model/model.ts';
import { fenceSearch, isAttached, isQuoted } from '../../../model/reply/quoted-places.ts';
import { badArgumentsMessage, unknownToolMessage } from '../../../prompt/tool-messages.ts';
import { checkArguments } from '../../../structured/check-arguments.ts';
import { jsonSpans } from '../../../structured/find-json.ts';
import { readTextReply } from '../read-text-call.ts';
import { type ReadCalls, readCalls } from './call-forms.ts';
import { callMarks, skipFiller } from './call-marks.ts';
import { isPlainCall, jsonCalls, type WrittenCall } from './json-calls.ts';

/**
 * What a text comes to that a model wrote where it could call tools. `calls`: nothing but calls of tools that there are, with arguments
 * that fit, perhaps behind other words (`before`). `unclear`: it was to be a call, and `why` says what is wrong with it.
 */
export type WrittenCalls =
  | { readonly type: 'none' }
  | { readonly type: 'calls'; readonly before: string; readonly calls: readonly CheckedCall[] }
  | { readonly type: 'unclear'; readonly why: string };

export interface CheckedCall {
  readonly name: string;
  /** JSON of an object. */
  readonly arguments: string;
}

/** Reads the calls that a model wrote as text, in the forms of the chat templates that are about. `isAnswer`: is this JSON what it was asked for? */
export async function readWrittenCalls(
  text: string,
  tools: readonly ToolDefinition[],
  isAnswer: (text: string) => Promise<boolean>,
): Promise<WrittenCalls> {
  if (!/[{[(<✿]/.test(text)) return none;
  const schemas: Schemas = new Map(tools.map(({ name, parameters }) => [name, parameters]));
  const marked = await markedCalls(text, schemas);
  if (marked.type !== 'none') return marked;
  const bare = bareCalls(text, schemas);
  if (bare === null || (await isAnswer(text))) return none;
  const read = await judged(bare, schemas);
  if (read.type === 'calls' || bare.isPlain) return read;
  return none;
}

const none: WrittenCalls = { type: 'none' };

/** The parameters of each tool. */
type Schemas = ReadonlyMap<string, ToolDefinition['parameters']>;

interface Found extends ReadCalls {
  readonly before: string;
}

/** More marks than that are spoken of, not used. */
const mostMarks = 20;

async function markedCalls(text: string, schemas: Schemas): Promise<WrittenCalls> {
  // A fence that ends the text may be around the call; what stands in any other is an example.
  const isFenced = fenceSearch(text.trimEnd().replace(/```$/, ''));
  for (const { start, strength } of [...callMarks(text)].slice(0, mostMarks)) {
    if (isFenced(start) || isQuoted(text, start, start)) continue;
    const before = text.slice(0, start);
    const words = withoutFence(before);
    const read = await judged({ ...readCalls(text, start, (name) => schemas.get(name)), before: words }, schemas);
    if (read.type === 'calls') return read;
    // In the middle of a sentence, or in an example behind it, it may be spoken of.
    const leads = words.trim() === '' || (words === before && (isAttached(text, start) || /\n[ \t]*$/.test(before)));
    if (strength === 'strong' && leads && looksLikeCall(text.slice(start, start + 1000))) return read;
  }
  return none;
}

/** Behind its marks stands data, a tag, or a name with something in brackets. */
function looksLikeCall(text: string): boolean {
  if (/^[^\n]{0,100}(?:to=functions|function=|invoke )/.test(text)) return true;
  const inside = text.slice(skipFiller(text, 0));
  return inside === '' || /^(?:[{[<]|(?:call:|function<)?[\w.:/-]+\s{0,5}[[{(<])/.test(inside);
}

async function judged({ calls, rest, before }: Found, schemas: Schemas): Promise<WrittenCalls> {
  if (calls.length === 0) return { type: 'unclear', why: `It cannot be read from here on: ${excerpt(rest)}` };
  const checked = await Promise.all(calls.map((call) => checkedCall(call, schemas)));
  const wrong = checked.find((call) => 'why' in call);
  if (wrong !== undefined) return { type: 'unclear', why: wrong.why };
  if (rest.trim() !== '' && !madeUpResult.test(rest)) {
    return { type: 'unclear', why: `More text follows the call: ${excerpt(rest)}` };
  }
  return { type: 'calls', before: before.trim(), calls: checked.filter((call) => 'name' in call) };
}

/** Some models go on with the result that they expect. */
const madeUpResult = /^\s*(?:<[^<>\n]{0,20}(?:result|response|output|observation)|Observation:|\[TOOL_RESULTS?\])/i;

async function checkedCall(
  { name, input }: WrittenCall,
  schemas: Schemas,
): Promise<CheckedCall | { readonly why: string }> {
  const schema = schemas.get(name);
  if (schema === undefined) return { why: unknownToolMessage(name, [...schemas.keys()]) };
  const written = typeof input === 'string' ? input : JSON.stringify(input ?? {});
  const read = await checkArguments(schema, written);
  if (read.type === 'invalid') return { why: badArgumentsMessage(name, read.message) };
  return { name, arguments: JSON.stringify(read.value) };
}

interface BareCalls extends Found {
  /** Hardly anything else, even where it cannot be made. */
  readonly isPlain: boolean;
}

/** Calls without marks: the JSON, the Python or the lines that a text ends with, if they name a tool. */
function bareCalls(text: string, schemas: Schemas): BareCalls | null {
  const worded = readTextReply(text, new Set(schemas.keys()));
  if (worded.type === 'call' && worded.input !== '' && schemas.has(worded.name)) {
    const { name, input, thought } = worded;
    return { calls: [{ name, input }], rest: '', before: thought, isPlain: false };
  }
  return jsonAtEnd(text, schemas) ?? namedAtEnd(text, schemas);
}

const ends = /(?:\s|```|<[|｜][\w▁]{2,20}[|｜]>|<\/s>)*$/;

function jsonAtEnd(text: string, schemas: Schemas): BareCalls | null {
  const tail = ends.exec(text.slice(-200))?.[0].length ?? 0;
  const span = jsonSpans(text).at(-1);
  if (span === undefined || span.end < text.length - tail) return null;
  const before = text.slice(0, span.start);
  if (!/(?:^|\n)[ \t]*(?:Action:\s*)?(?:```\w*\s*)?$/.test(before.slice(-200))) return null;
  const value: unknown = JSON.parse(text.slice(span.start, span.end));
  const calls = jsonCalls(value);
  const words = withoutFence(before).replace(/\bAction:\s*(?:```\w*\s*)?$/, '');
  const isPlain = words.trim() === '' && (Array.isArray(value) ? value : [value]).every(isPlainCall);
  if (calls === null || !(isPlain || calls.some(({ name }) => schemas.has(name)))) return null;
  return { calls, rest: '', before: words, isPlain };
}

const namedStart =
  /(?:^|\n)[ \t]*(?:```\w*\s+)?(?=\[?\s*(?:print\(\s*)?(?:(?:default_api|functions)\.)?([A-Za-z_][\w-]*)\s*[({\n])/;

function namedAtEnd(text: string, schemas: Schemas): BareCalls | null {
  const named = namedStart.exec(text);
  if (named === null || !schemas.has(named[1] ?? '')) return null;
  const start = named.index + named[0].length;
  const read = readCalls(text, start, (name) => schemas.get(name));
  return { ...read, before: withoutFence(text.slice(0, start)), isPlain: false };
}

/** Without a fence that is opened at its end. */
function withoutFence(before: string): string {
  const from = Math.max(0, before.length - 100);
  return before.slice(0, from) + before.slice(from).replace(/(?:^|\n)[ \t]*```\w*\s*$/, '');
}

function excerpt(text: string): string {
  const line = text.trim().slice(0, 80);
  return line === '' ? 'it breaks off there' : JSON.stringify(line);
}
