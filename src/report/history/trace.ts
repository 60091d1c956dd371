import { durationText } from '../format.ts';
import { type Column, tableText } from '../table.ts';
import { lookOf, type Terminal } from '../terminal.ts';
import { padEnd, padStart, shorten, widest } from '../text.ts';
import { type TreeLines, treeLines } from './run-tree.ts';
import type { TraceRow } from './trace-rows.ts';
import { type TraceWords, traceWords } from './trace-words.ts';

/**
 * A trace as a tree, each row with when it began and how long it took, and where there is room with a bar on a common axis of time.
 * `noModel`: what stands for tokens and cost where no model was called; null: one was.
 */
export async function renderTrace(
  rows: readonly TraceRow[],
  noModel: string | null,
  terminal: Terminal,
): Promise<string> {
  const branches = branchesOf(rows, treeLines(terminal));
  const lines = rows.map((row, index): Line => {
    const words = traceWords(row, index === 0 || noModel === null ? noModel : '', terminal);
    const tree = `${branches[index]}${words.symbol} ${words.name}`;
    const start = row.offsetMs === null || row.depth === 0 ? '' : `+${durationText(row.offsetMs)}`;
    const time = row.durationMs === null || row.kind === 'guardrail' ? '' : durationText(row.durationMs);
    return { row, words, branch: branches[index] ?? '', tree, start, time };
  });
  return terminal.isTty && terminal.columns >= narrowest ? waterfall(lines, terminal) : columnsText(lines, terminal);
}

interface Line {
  readonly row: TraceRow;
  readonly words: TraceWords;
  /** What is drawn before its symbol. */
  readonly branch: string;
  /** Branch, symbol and name. */
  readonly tree: string;
  readonly start: string;
  readonly time: string;
}

/** Columns of a terminal below which there is no room for bars. */
const narrowest = 90;
const gap = '  ';

function branchesOf(rows: readonly TraceRow[], { more, last, through }: TreeLines): readonly string[] {
  const space = ' '.repeat(through.length);
  return rows.map(({ depth }, index) => {
    if (depth === 0) return '';
    const above = Array.from({ length: depth - 1 }, (_, level) => (goesOn(rows, index, level + 1) ? through : space));
    return [...above, goesOn(rows, index, depth) ? more : last].join('');
  });
}

/** Does another row of this depth follow below the same parent? */
function goesOn(rows: readonly TraceRow[], index: number, depth: number): boolean {
  const next = rows.slice(index + 1).find((row) => row.depth <= depth);
  return next?.depth === depth;
}

const columns: readonly Column[] = [
  { head: 'step', lead: true },
  { head: 'start', right: true },
  { head: 'time', right: true },
  { head: 'what' },
];

function columnsText(lines: readonly Line[], terminal: Terminal): Promise<string> {
  const { paint } = lookOf(terminal);
  const rows = lines.map(({ tree, start, time, words }) => [tree, start, time, words.about]);
  const painted = (text: string, row: number, column: number) => {
    if (row === -1) return paint.dim(text);
    return column === 0 ? text : paint.dim(text);
  };
  return tableText({ columns, rows, paint: painted }, terminal);
}

function waterfall(lines: readonly Line[], terminal: Terminal): string {
  const { paint } = lookOf(terminal);
  const width = terminal.columns - 1;
  const starts = widest(['start', ...lines.map(({ start }) => start)]);
  const times = widest(['time', ...lines.map(({ time }) => time)]);
  const room = width - starts - times - 3 * gap.length;
  const steps = widest(['step', ...lines.map(({ tree }) => tree)]);
  const whats = widest(['what', ...lines.map(({ words }) => words.about)]);
  const text = Math.min(steps + gap.length + whats, Math.floor(room * 0.6));
  // A long name gives way to what there is to say, but not all.
  const step = Math.min(steps, Math.max(Math.floor(text * 0.6), text - gap.length - whats));
  const what = text - gap.length - step;
  const axis: Axis = { width: room - text, totalMs: totalOf(lines), terminal };
  const end = durationText(axis.totalMs);
  const scale = `0${padStart(end, axis.width - 1)}`;
  const head = [
    padEnd('step', step),
    padEnd('what', what),
    padStart('start', starts),
    padStart('time', times),
    scale,
  ].join(gap);
  const body = lines.map((line) =>
    [
      stepText(line, step, terminal),
      paint.dim(padEnd(shorten(line.words.about, what), what)),
      paint.dim(padStart(line.start, starts)),
      padStart(line.time, times),
      line.words.paint(barText(line.row, axis)),
    ]
      .join(gap)
      .trimEnd(),
  );
  return [paint.dim(head), ...body].map((line) => `${line}\n`).join('');
}

/** When the last of it ended; at least 1. */
function totalOf(lines: readonly Line[]): number {
  return Math.max(
    1,
    ...lines.map(({ row }) => (row.offsetMs ?? 0) + (row.offsetMs === null ? 0 : (row.durationMs ?? 0))),
  );
}

function stepText({ row, words, branch, tree }: Line, width: number, terminal: Terminal): string {
  const { paint } = lookOf(terminal);
  const name = padEnd(shorten(tree, width), width).slice(branch.length + words.symbol.length + 1);
  return `${paint.dim(branch)}${words.paint(words.symbol)} ${row.depth < 2 ? paint.bold(name) : name}`;
}

interface Axis {
  readonly width: number;
  readonly totalMs: number;
  readonly terminal: Terminal;
}

/** A moment is a dot; whatever took time, however short, is one column wide at least. */
function barText({ kind, offsetMs, durationMs }: TraceRow, { width, totalMs, terminal }: Axis): string {
  if (offsetMs === null) return '';
  const from = Math.min(width - 1, Math.floor((offsetMs / totalMs) * width));
  const to = Math.min(width, Math.max(from + 1, Math.round(((offsetMs + (durationMs ?? 0)) / totalMs) * width)));
  const { unicode } = terminal;
  if (kind === 'guardrail' || durationMs === null) return padEnd('', from) + (unicode ? '·' : '.');
  return padEnd('', from) + (unicode ? '━' : '=').repeat(to - from);
}
