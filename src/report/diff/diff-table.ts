import type { TaskDiff } from '../../project/history/diff-runs.ts';
import type { TaskRecord } from '../../store/records.ts';
import { bytesText, costText, dollarsText, durationText, totalTokens } from '../format.ts';
import { taskStatusText } from '../status.ts';
import { type Column, tableText } from '../table.ts';
import { lookOf, type Terminal } from '../terminal.ts';
import { oneLine } from '../text.ts';
import type { TextDiff } from './diff-text.ts';

/** A task with how its output became the other one; null: nothing to compare. */
export interface ComparedTask {
  readonly task: TaskDiff;
  readonly text: TextDiff | null;
  /** Names of the inputs that its texts have and that differ. */
  readonly inputs: readonly string[];
}

const columns: readonly Column[] = [
  { head: 'task', lead: true },
  { head: 'output', lead: true },
  { head: 'text', right: true },
  { head: 'size', right: true, dropped: 1 },
  { head: 'tokens', right: true, dropped: 2 },
  { head: 'time', right: true, dropped: 3 },
  { head: 'cost', right: true, dropped: 4 },
  { head: 'differs in' },
];
const outputColumn = 1;

/** One line a task: what became of its output, what it took more or less, and in what its making differs. */
export function diffTable(tasks: readonly ComparedTask[], terminal: Terminal): Promise<string> {
  const { paint } = lookOf(terminal);
  const signs = signsOf(terminal);
  const cells = tasks.map((compared) => rowOf(compared, signs));
  const isShown = (_: unknown, column: number) =>
    column <= outputColumn || column === columns.length - 1 || cells.some((row) => row[column] !== '');
  const rows = cells.map((row) => row.filter(isShown));
  const painted = (text: string, row: number, column: number) => {
    const compared = tasks[row];
    if (compared === undefined || compared.task.output === 'same-execution') return paint.dim(text);
    if (column !== outputColumn) return text;
    return compared.task.output === 'same-text' ? paint.dim(text) : paint.yellow(text);
  };
  return tableText({ columns: columns.filter(isShown), rows, paint: painted }, terminal);
}

export interface Signs {
  readonly minus: string;
  readonly arrow: string;
}

export function signsOf({ unicode }: Terminal): Signs {
  return unicode ? { minus: '−', arrow: '→' } : { minus: '-', arrow: '->' };
}

function rowOf({ task, text, inputs }: ComparedTask, { minus, arrow }: Signs): readonly string[] {
  const { from, to, outputBytes } = task;
  const state = [oneLine(task.name), stateText(task, arrow)];
  if (task.output === 'same-execution') return [...state, '', '', '', '', '', to?.taskId ?? ''];
  const size = difference(outputBytes.from ?? 0, outputBytes.to ?? 0, { minus, show: bytesText });
  return [
    ...state,
    countsText(text, minus),
    size,
    tokensDifference(from, to, minus),
    difference(from?.durationMs ?? 0, to?.durationMs ?? 0, { minus, show: durationText }),
    costDifference(from, to, minus),
    [...errorTexts(task), causeText(task, inputs)].filter(Boolean).join('; '),
  ];
}

function stateText({ from, to, output }: TaskDiff, arrow: string): string {
  if (output === 'same-execution') return to?.reused === true || from?.reused === true ? 'reused' : 'same';
  if (from === null) return 'new task';
  if (to === null) return 'task gone';
  const [before, after] = [wordOf(from), wordOf(to)];
  if (before !== after) return `${before} ${arrow} ${after}`;
  if (output === 'same-text') return 'same text';
  return output === 'changed' ? 'changed' : after;
}

/** A reused row's status is that of what it reuses: another execution. */
function wordOf(task: TaskRecord): string {
  return taskStatusText({ ...task, reused: false });
}

function countsText(text: TextDiff | null, minus: string): string {
  switch (text?.type) {
    case 'words':
    case 'lines': {
      const counts = [
        ...(text.added === 0 ? [] : [`+${numberText(text.added)}`]),
        ...(text.removed === 0 ? [] : [`${minus}${numberText(text.removed)}`]),
      ];
      return `${counts.join(' ')} ${text.type}`.trim();
    }
    case 'white-space':
      return 'white space';
    case 'too-long':
      return 'too long';
    default:
      return '';
  }
}

function numberText(value: number): string {
  return value.toLocaleString('en-US');
}

interface Shown {
  readonly minus: string;
  readonly show: (value: number) => string;
}

/** `+1.2 kB`; empty when equal. */
function difference(from: number, to: number, { minus, show }: Shown): string {
  const [before, after] = [show(from), show(to)];
  if (before === after) return '';
  return `${to > from ? '+' : minus}${show(Math.abs(to - from))}`;
}

function tokensDifference(from: TaskRecord | null, to: TaskRecord | null, minus: string): string {
  const [before, after] = [from, to].map((task) => {
    if (task === null || task.taskId === null) return 0;
    if (task.usageIncomplete) return null;
    return task.usage === null ? 0 : totalTokens(task.usage);
  }) as [number | null, number | null];
  return before === null || after === null ? 'unknown' : difference(before, after, { minus, show: numberText });
}

function costDifference(from: TaskRecord | null, to: TaskRecord | null, minus: string): string {
  const isUnknown = [from, to].some(
    (task) => task !== null && task.taskId !== null && /unknown|≥/.test(costText(task)),
  );
  return isUnknown ? 'unknown' : difference(from?.costUsd ?? 0, to?.costUsd ?? 0, { minus, show: dollarsText });
}

function errorTexts({ from, to }: TaskDiff): readonly string[] {
  const [before, after] = [from?.error?.message, to?.error?.message];
  if (before === after) return [];
  return after === undefined ? [] : [oneLine(after)];
}

/** What may be why: the definition, inputs, what was read. */
function causeText(task: TaskDiff, inputs: readonly string[]): string {
  const { definition, reads, from, to, output } = task;
  const byHand = to?.origin === 'edit' ? ['given by hand'] : from?.origin === 'edit' ? ['was given by hand'] : [];
  const causes = [
    ...byHand,
    ...definition.map(({ field }) => field),
    ...inputs.map((name) => `input ${name}`),
    ...(reads.length === 0 ? [] : [`reads ${reads.map(({ name }) => name).join(', ')}`]),
  ];
  if (causes.length > 0) return oneLine(causes.join(', '));
  return output === 'changed' ? 'only the answer' : '';
}
