import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { whyNot } from '../../disk-words.ts';
import { CrewError } from '../../errors.ts';
import type { CrewSpec, InputValue } from '../../spec/crew-spec.ts';
import { parseExactJson } from '../../spec/exact-json.ts';
import { nearest } from '../../spec/nearest.ts';
import { inputUses } from '../../spec/problems/input-uses.ts';
import { inOneSpelling, sameSpelling } from '../../spec/spelling.ts';
import { csvRows } from './csv-rows.ts';
import type { InputValues } from './gather-inputs.ts';

/** The inputs of one run of many, with where they stand: `rows.csv:17`. */
export interface InputRow {
  readonly place: string;
  readonly values: InputValues;
}

export interface ReadRows {
  readonly rows: readonly InputRow[];
  /** Names of all columns. */
  readonly columns: readonly string[];
  /** Those that no input takes. */
  readonly unused: readonly string[];
}

export interface RowsRequest {
  /** As typed, for messages. */
  readonly file: string;
  readonly cwd: string;
  /** Input name → column, for columns that are called otherwise. */
  readonly columns: Readonly<Record<string, string>>;
  readonly spec: CrewSpec;
}

/** Reads and checks a whole file of inputs: JSON lines, a JSON array, or CSV with a head. CrewError `usage` names the first bad row. */
export async function readRows({ file, cwd, columns, spec }: RowsRequest): Promise<ReadRows> {
  const found = await parsed(file, await textOf(file, cwd));
  const names = new Set(found.flatMap((row) => Object.keys(row.values)));
  refuseUnknownColumns(columns, names, file);
  const known = new Set([
    ...inputUses(spec).map((use) => use.name),
    ...(spec.declaredInputs ?? []).map((input) => input.name),
  ]);
  refuseUnknownInputs(inOneSpelling(columns), known);
  const taken = new Map(
    [...names].flatMap((name) => (known.has(sameSpelling(name)) ? [[sameSpelling(name), name] as const] : [])),
  );
  for (const [input, column] of Object.entries(inOneSpelling(columns))) taken.set(input, column);
  const used = new Set(taken.values());
  const rows = found.map(({ place, values }) => ({
    place,
    values: Object.fromEntries(
      [...taken].flatMap(([input, column]) =>
        Object.hasOwn(values, column) ? [[input, values[column] as InputValue]] : [],
      ),
    ),
  }));
  return { rows, columns: [...names], unused: [...names].filter((name) => !used.has(name)) };
}

async function textOf(file: string, cwd: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path.resolve(cwd, file)));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'it is not UTF-8 text' : whyNot(error);
    throw new CrewError('usage', `Cannot read ${file}: ${why}`, {
      hint: '--each takes a .csv, .tsv, .jsonl or .json file',
      cause: error,
    });
  }
}

async function parsed(file: string, text: string): Promise<readonly InputRow[]> {
  const rows = await rowsOf(file, text);
  if (rows.length === 0)
    throw new CrewError('usage', `${file} has no rows`, {
      hint: 'One row per run, with the inputs as columns or keys',
    });
  return rows;
}

async function rowsOf(file: string, text: string): Promise<readonly InputRow[]> {
  switch (path.extname(file).toLowerCase()) {
    case '.jsonl':
    case '.ndjson':
      return text
        .split(/\r?\n/)
        .flatMap((line, index) => (line.trim() === '' ? [] : [jsonRow(line, `${file}:${index + 1}`)]));
    case '.json':
      return jsonArray(file, text);
    case '.csv':
    case '.tsv':
      return csvRows(file, text);
    default:
      throw new CrewError('usage', `${file} is none of .csv, .tsv, .jsonl and .json`, {
        hint: 'Name the file after what is in it',
      });
  }
}

function jsonRow(text: string, place: string): InputRow {
  return { place, values: asInputs(parseJson(text, place), place) };
}

function jsonArray(file: string, text: string): readonly InputRow[] {
  const value = parseJson(text, file);
  if (!Array.isArray(value))
    throw new CrewError('usage', `${file} must hold an array of maps`, { hint: '[{"topic": "…"}, …]' });
  return value.map((row: unknown, index) => ({
    place: `${file}[${index}]`,
    values: asInputs(row, `${file}[${index}]`),
  }));
}

function parseJson(text: string, place: string): unknown {
  try {
    return parseExactJson(text);
  } catch (error) {
    throw new CrewError('usage', `${place} is not JSON: ${(error as Error).message}`, {
      hint: 'Fix that row; nothing was started',
      cause: error,
    });
  }
}

function asInputs(value: unknown, place: string): InputValues {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as InputValues;
  throw new CrewError('usage', `${place} is not a map of inputs, name to value`, { hint: '{"topic": "…"}' });
}

function refuseUnknownColumns(columns: RowsRequest['columns'], names: ReadonlySet<string>, file: string): void {
  for (const [input, column] of Object.entries(columns)) {
    if (names.has(column)) continue;
    const near = nearest(column, [...names]);
    throw new CrewError(
      'usage',
      `--map ${input}="${column}": ${file} has no such column; it has ${[...names].join(', ')}`,
      {
        hint:
          near === undefined ? 'Write the column as it stands in the head' : `Did you mean:  --map ${input}="${near}"`,
      },
    );
  }
}

function refuseUnknownInputs(columns: RowsRequest['columns'], known: ReadonlySet<string>): void {
  for (const [input, column] of Object.entries(columns)) {
    if (known.has(input)) continue;
    const near = nearest(input, [...known]);
    throw new CrewError('usage', `--map ${input}="${column}": the crew has no input ${input}`, {
      hint: near === undefined ? 'List its inputs:  crew check' : `Did you mean:  --map ${near}="${column}"`,
    });
  }
}
