import type { Terminal } from './terminal.ts';
import { displayWidth, neutralise, shorten, widest } from './text.ts';

export interface Column {
  readonly head: string;
  readonly right?: boolean;
  /** Left out on a narrow terminal, lowest first. */
  readonly dropped?: number;
  /** Stands on the first line where a terminal is too narrow for columns; never cut. */
  readonly lead?: boolean;
}

export interface TableContent {
  readonly columns: readonly Column[];
  /** One-line texts; what would command a terminal is made visible. */
  readonly rows: readonly (readonly string[])[];
  /** Colours a text; row -1 is the head. */
  readonly paint: (text: string, row: number, column: number) => string;
}

/** Aligned columns without borders, fitted to a terminal: the last column takes what is left; too narrow for that, two lines a row. */
export async function tableText(given: TableContent, terminal: Terminal): Promise<string> {
  const content = { ...given, rows: given.rows.map((row) => row.map(neutralise)) };
  if (!terminal.isTty) return draw(content, kept(content, longestPiped));
  const fitted = fittedTo(content, terminal.columns - 1);
  return fitted === null ? stacked(content, terminal.columns - 1) : draw(content, fitted);
}

/** Width of the last column where no terminal sets one. */
const longestPiped = 60;
/** The last column gets at least this, or another one is dropped. */
const leastLast = 20;
const gap = 2;

interface Fitted {
  readonly columns: readonly number[];
  readonly last: number;
}

function kept({ columns }: TableContent, last: number, dropped: ReadonlySet<number> = new Set()): Fitted {
  return { columns: columns.flatMap((_, index) => (dropped.has(index) ? [] : [index])), last };
}

function fittedTo(content: TableContent, width: number): Fitted | null {
  const { columns, rows } = content;
  const widths = columns.map((column, index) => widest([column.head, ...rows.map((row) => row[index] ?? '')]));
  const needed = Math.min(leastLast, widths.at(-1) ?? 0);
  const byRank = columns.flatMap((column, index) =>
    column.dropped === undefined ? [] : [{ index, rank: column.dropped }],
  );
  byRank.sort((a, b) => a.rank - b.rank);
  for (let count = 0; count <= byRank.length; count++) {
    const dropped = new Set(byRank.slice(0, count).map(({ index }) => index));
    const before = widths.slice(0, -1).reduce((sum, one, index) => (dropped.has(index) ? sum : sum + one + gap), 1);
    if (width - before >= needed) return kept(content, width - before, dropped);
  }
  return null;
}

/** The escapes of colours, which take no room. */
const colours = /\u001b\[[\d;]*m/g;

async function draw({ columns, rows, paint }: TableContent, fitted: Fitted): Promise<string> {
  const { default: textTable } = await import('text-table');
  const line = (texts: readonly string[], row: number) =>
    fitted.columns.map((column) => {
      const text = texts[column] ?? '';
      return paint(column === columns.length - 1 ? shorten(text, fitted.last) : text, row, column);
    });
  const heads = columns.map((column) => column.head);
  const table = textTable([line(heads, -1), ...rows.map((row, index) => line(row, index))], {
    align: fitted.columns.map((column) => (columns[column]?.right === true ? 'r' : 'l')),
    hsep: ' '.repeat(gap),
    stringLength: (text) => displayWidth(text.replace(colours, '')),
  });
  return table
    .split('\n')
    .map((text) => ` ${text.trimEnd()}\n`)
    .join('');
}

function stacked({ columns, rows, paint }: TableContent, width: number): string {
  const lines = rows.flatMap((row, index) => {
    const cells = row.map((text, column) => ({ text, column })).filter(({ text }) => text !== '');
    const painted = cells.map(({ text, column }) => ({ text, column, shown: paint(text, index, column) }));
    const leads = painted.filter(({ column }) => columns[column]?.lead);
    const others = painted.filter(({ column }) => columns[column]?.lead !== true);
    return [
      ` ${leads.map(({ shown }) => shown).join('  ')}`,
      ...secondLines(others, width, (text, column) => paint(text, index, column)),
    ];
  });
  return lines.map((line) => `${line}\n`).join('');
}

interface Cell {
  readonly text: string;
  readonly column: number;
  readonly shown: string;
}

/** Facts side by side while they fit; the last, which may be long, takes what is left, or a line of its own. */
function secondLines(
  cells: readonly Cell[],
  width: number,
  paint: (text: string, column: number) => string,
): readonly string[] {
  const last = cells.at(-1);
  if (last === undefined) return [];
  const facts = cells.slice(0, -1);
  const used = 3 + facts.reduce((sum, { text }) => sum + displayWidth(text) + gap, 0);
  const head = facts.map(({ shown }) => shown).join('  ');
  const room = width - used;
  if (room >= Math.min(leastLast, displayWidth(last.text))) {
    return [`   ${[...(head === '' ? [] : [head]), paint(shorten(last.text, room), last.column)].join('  ')}`];
  }
  return [`   ${head}`, `   ${paint(shorten(last.text, width - 3), last.column)}`];
}
