import { CrewError } from '../../errors.ts';

/** A row with where it ends: `rows.csv:17`. */
export interface CsvRow {
  readonly place: string;
  readonly values: Readonly<Record<string, string>>;
}

/** Rows of CSV with a head; fields are separated by what separates the head. CrewError `usage` names the line of what is wrong. */
export async function csvRows(file: string, whole: string): Promise<readonly CsvRow[]> {
  const { parse } = await import('csv-parse/sync');
  const { text, separator } = withoutSeparatorLine(whole);
  const head = headOf(text);
  const delimiter = separator ?? delimiterOf(head);
  const headLine = head.split('\n').length;
  let last = 0;
  try {
    const records = parse(text, {
      columns: (names: readonly string[]) => {
        last = headLine;
        return columns(`${file}:${headLine}`, names);
      },
      delimiter,
      bom: true,
      info: true,
      trim: true,
      skip_empty_lines: true,
      on_record: (record, { lines }) => {
        last = lines;
        return record;
      },
    }) as unknown as readonly {
      readonly record: Record<string, string>;
      readonly info: { readonly lines: number };
    }[];
    return records.map(({ record, info }) => ({ place: `${file}:${info.lines}`, values: record }));
  } catch (error) {
    if (error instanceof CrewError) throw error;
    throw broken(file, error as CsvFault, { delimiter, next: nextLine(text, last) });
  }
}

/** Excel may begin a file with `sep=;`. An empty line takes its place, so that the others keep their numbers. */
function withoutSeparatorLine(text: string): { readonly text: string; readonly separator: string | null } {
  const [line = '', mark = '', separator] = /^(\uFEFF?)"?sep=([^\r\n"])"?(?=\r?\n)/i.exec(text) ?? [];
  return { text: mark + text.slice(line.length), separator: separator ?? null };
}

/** With the empty lines before it. */
function headOf(text: string): string {
  return /^(?:\s*\n)*(?:"(?:[^"]|"")*"|[^"\n])*/.exec(text)![0];
}

/** As spreadsheets save it: a comma, a semicolon where the comma is the decimal sign, or a tab. The first of them that the head has. */
function delimiterOf(head: string): string {
  const signs = head.replace(/"(?:[^"]|"")*"/g, '');
  return Object.keys(delimiters).find((sign) => signs.includes(sign)) ?? ',';
}

const delimiters: Readonly<Record<string, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab' };

/** The first line behind that one (from 1) with something on it. */
function nextLine(text: string, line: number): number {
  const ahead = text.split('\n').slice(line);
  return (
    line +
    1 +
    Math.max(
      0,
      ahead.findIndex((one) => one.trim() !== ''),
    )
  );
}

/** Columns without a name are left out. */
function columns(place: string, head: readonly string[]): (string | false)[] {
  const names = head.map((name) => name.trim());
  const twice = names.find((name, index) => name !== '' && names.indexOf(name) < index);
  if (twice !== undefined) {
    throw new CrewError('usage', `${place} has the column ${twice} twice`, {
      hint: 'Rename or remove one of the two; nothing was started',
    });
  }
  return names.map((name) => (name === '' ? false : name));
}

/** What csv-parse throws. */
interface CsvFault {
  readonly code?: string;
  readonly lines?: number;
  readonly message: string;
  readonly record?: readonly string[];
  readonly columns?: readonly unknown[];
}

interface Reached {
  readonly delimiter: string;
  /** The line behind the last row that was read, from 1. */
  readonly next: number;
}

function broken(file: string, fault: CsvFault, { delimiter, next }: Reached): CrewError {
  const [line, what, hint] = wording(fault, delimiter, next);
  return new CrewError('usage', `${file}:${line} ${what}`, { hint: `${hint}; nothing was started`, cause: fault });
}

const quoted = 'Put the field in quotes, and write each " in it twice: "a 5"" disk"';

function wording({ code, ...fault }: CsvFault, delimiter: string, next: number): readonly [number, string, string] {
  const line = fault.lines ?? next;
  switch (code) {
    case 'CSV_RECORD_INCONSISTENT_COLUMNS': {
      const [has, wanted] = [fault.record?.length ?? 0, fault.columns?.length ?? 0];
      const sign = delimiters[delimiter] ?? delimiter;
      const hint =
        has > wanted ? `A text with a ${sign} in it must be in quotes: "…"` : `A ${sign} separates two fields`;
      return [line, `has ${has} ${has === 1 ? 'field' : 'fields'}, the header row has ${wanted}`, hint];
    }
    case 'CSV_QUOTE_NOT_CLOSED':
      return [next, 'opens a " that is never closed', 'Write " where the field ends; a " inside it is written ""'];
    case 'INVALID_OPENING_QUOTE':
      return [line, 'has a " inside a field', quoted];
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE':
      return [line, 'goes on behind a closing "', quoted];
    default:
      return [line, `is not CSV: ${fault.message}`, 'Fix that row'];
  }
}
