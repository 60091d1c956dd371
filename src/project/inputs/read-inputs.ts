import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { whyNot } from '../../disk-words.ts';
import { CrewError } from '../../errors.ts';
import type { InputValue } from '../../spec/crew-spec.ts';
import { parseExactJson } from '../../spec/exact-json.ts';
import type { InputValues } from './gather-inputs.ts';

export interface InputReading {
  /** Relative paths after `@` are looked up here. */
  readonly cwd: string;
  /** All of standard input, for `@-`; called once at most. */
  readonly readStdin: () => Promise<Uint8Array>;
}

const forms = '-i key=value  ·  -i key=@file  ·  -i key=@-  ·  -i @inputs.json  ·  -i \'{"key": "value"}\'';

/** The values of all `-i`, later ones winning. CrewError `usage` names what cannot be read. */
export async function readInputs(given: readonly string[], reading: InputReading): Promise<InputValues> {
  const fromStdin = given.filter((text) => text === '@-' || /^[^=]+=@-$/.test(text));
  if (fromStdin.length > 1) {
    throw new CrewError('usage', `Standard input can be read once, not for ${fromStdin.join(' and ')}`, {
      hint: 'Put one of them into a file:  -i key=@file',
    });
  }
  const all: (readonly [string, InputValue])[] = [];
  for (const text of given) all.push(...(await entries(text, reading)));
  return Object.fromEntries(all);
}

async function entries(text: string, reading: InputReading): Promise<readonly (readonly [string, InputValue])[]> {
  if (text.trimStart().startsWith('{')) return Object.entries(await asMap(text, { label: '-i', yaml: false }));
  if (text.startsWith('@')) {
    const file = text.slice(1);
    return Object.entries(await asMap(await textOf(file, reading), { label: file, yaml: /\.ya?ml$/i.test(file) }));
  }
  const equals = text.indexOf('=');
  if (equals < 1) throw new CrewError('usage', `Not an input: -i ${text}`, { hint: forms });
  return [[text.slice(0, equals), await readText(text.slice(equals + 1), reading)]];
}

/** A value as typed: a text, `@file`, `@-` for standard input, `@@` for a text that begins with @. */
export async function readText(value: string, reading: InputReading): Promise<string> {
  if (value.startsWith('@@')) return value.slice(1);
  return value.startsWith('@') ? textOf(value.slice(1), reading) : value;
}

async function textOf(file: string, { cwd, readStdin }: InputReading): Promise<string> {
  if (file === '')
    throw new CrewError('usage', 'No file is named behind @', { hint: 'Such as  @notes.md, or @- for standard input' });
  const bytes = file === '-' ? await readStdin() : await fileBytes(path.resolve(cwd, file), file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new CrewError('usage', `${file === '-' ? 'Standard input' : file} is not UTF-8 text`, {
      hint: 'Convert it to UTF-8',
      cause: error,
    });
  }
}

async function fileBytes(absolute: string, shown: string): Promise<Uint8Array> {
  try {
    return await readFile(absolute);
  } catch (error) {
    throw new CrewError('usage', `Cannot read ${shown}: ${whyNot(error)}`, {
      hint: 'A value that begins with @ is written @@',
      cause: error,
    });
  }
}

async function asMap(
  text: string,
  { label, yaml }: { label: string; yaml: boolean },
): Promise<Record<string, InputValue>> {
  const value = yaml ? await yamlValue(text, label) : jsonValue(text, label);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new CrewError('usage', `${label} must hold a map of inputs, name to value`, { hint: forms });
  }
  return value as Record<string, InputValue>;
}

function jsonValue(text: string, label: string): unknown {
  try {
    return parseExactJson(text);
  } catch (error) {
    throw new CrewError('usage', `${label} is not JSON: ${(error as Error).message}`, { hint: forms, cause: error });
  }
}

/** What is only doubtful in a file of inputs, such as a text that is cut, is refused too: it would be sent as it is not meant. */
async function yamlValue(text: string, label: string): Promise<unknown> {
  const { value, problems } = (await import('../../spec/parse-data.ts')).parseData(label, text);
  const [first] = problems;
  if (first === undefined) return value;
  const lines = problems.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`);
  throw new CrewError('usage', lines.join('\n'), { hint: first.hint ?? forms });
}
