import type { RunRecord, TaskRecord } from '../../store/records.ts';
import { ageText, durationText } from '../format.ts';
import { replayText } from '../progress/summary.ts';
import { reasonText, runStatusText, statusPaint, taskStatusText } from '../status.ts';
import { type Column, tableText } from '../table.ts';
import { type Look, lookOf, type Terminal } from '../terminal.ts';
import { factsLine, inputsText, oneLine, packed, wholeText, wrapText } from '../text.ts';
import { reuseNote } from './reuse-note.ts';

export interface ListOptions {
  readonly terminal: Terminal;
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface OutputsOptions extends ListOptions {
  /** Each output whole instead of its start. */
  readonly full: boolean;
}

/** A run's tasks with their ids and outputs, and what can be typed next. */
export async function renderOutputs(
  run: RunRecord,
  tasks: readonly TaskRecord[],
  options: OutputsOptions,
): Promise<string> {
  const { terminal } = options;
  const body = options.full
    ? tasks.map((task) => `${fullText(task, terminal)}\n`).join('')
    : await tasksTable(tasks, terminal);
  const notes = tasks.flatMap((task) => noteLines(task, terminal));
  return [headText(run, options), body, ...notes, ...footerLines(run, tasks, terminal)].join('');
}

function headText(run: RunRecord, { terminal, now }: ListOptions): string {
  const facts = [
    `Run ${run.runId}`,
    runStatusText(run),
    ageText(run.startedAt, now),
    run.offline ? 'offline' : '',
    replayText(run),
    inputsText(run.inputs),
  ];
  return `${lookOf(terminal).paint.bold(factsLine(facts, terminal))}\n`;
}

const columns: readonly Column[] = [
  { head: '#', right: true, dropped: 3, lead: true },
  { head: 'task id', lead: true },
  { head: 'task', lead: true },
  { head: 'agent', dropped: 1 },
  { head: 'status' },
  { head: 'time', right: true, dropped: 2 },
  { head: 'output' },
];
const statusColumn = 4;
const outputColumn = 6;

/** The tasks of a run as aligned columns. */
export function tasksTable(tasks: readonly TaskRecord[], terminal: Terminal): Promise<string> {
  const { paint, symbols } = lookOf(terminal);
  const rows = tasks.map((task) => [
    String(task.number),
    task.taskId ?? symbols.notRun,
    oneLine(task.name),
    oneLine(task.agent),
    taskStatusText(task),
    // Nobody measured how long a person took.
    task.durationMs === null || task.origin === 'edit' ? '' : durationText(task.durationMs),
    outputStart(task),
  ]);
  const painted = (text: string, row: number, column: number) => {
    const task = tasks[row];
    if (task === undefined) return paint.dim(text);
    if (column === statusColumn) return statusPaint(task.status, paint)(text);
    return column === outputColumn && task.error !== null ? paint.red(text) : text;
  };
  return tableText({ columns, rows, paint: painted }, terminal);
}

function outputStart(task: TaskRecord): string {
  if (task.error !== null) return oneLine(task.error.message);
  return task.output === null ? reasonText(task.reason) : oneLine(task.output);
}

function fullText(task: TaskRecord, terminal: Terminal): string {
  const look = lookOf(terminal);
  const facts = [
    task.name,
    task.taskId ?? '',
    task.agent,
    taskStatusText(task),
    task.durationMs === null ? '' : durationText(task.durationMs),
  ];
  const parts = [headingText(`${task.number} ${facts.filter(Boolean).map(oneLine).join(' · ')}`, look)];
  if (task.output !== null) parts.push(wholeText(task.output, terminal));
  if (task.error !== null) parts.push(look.paint.red(wholeText(task.error.message, terminal)));
  if (task.reason !== null) parts.push(reasonText(task.reason));
  return parts.map((part) => (part.endsWith('\n') ? part : `${part}\n`)).join('');
}

/** A line that sets off the text below it. */
export function headingText(text: string, { paint, symbols }: Look): string {
  return paint.bold(`${symbols.rule} ${text} ${symbols.rule}`);
}

/** What speaks against a reused row. */
export function noteLines(task: TaskRecord, terminal: Terminal): readonly string[] {
  const note = task.reused ? reuseNote(task) : null;
  if (note === null) return [];
  const { paint, symbols } = lookOf(terminal);
  const lines = wrapText(oneLine(`${task.name} was reused; ${note}`), terminal.isTty ? terminal.columns - 4 : Infinity);
  return lines.map((line, index) => `${paint.yellow(` ${index === 0 ? symbols.warning : ' '} ${line}`)}\n`);
}

function footerLines(run: RunRecord, tasks: readonly TaskRecord[], terminal: Terminal): readonly string[] {
  const executed = tasks.filter((task) => task.taskId !== null);
  const stopped = executed.find((task) => task.status === 'failed' || task.status === 'interrupted');
  const from = stopped ?? executed.findLast((task) => !task.reused) ?? executed.at(-1);
  const read = executed.find((task) => task.output !== null);
  const commands = [
    ...(from === undefined || run.status === 'running' ? [] : [['Replay from one:', `crew replay -t ${from.taskId}`]]),
    ...(read === undefined ? [] : [['whole text of one:', `crew show ${read.taskId}`]]),
  ];
  const width = terminal.isTty ? terminal.columns - 1 : Infinity;
  const sentences = commands.map((words) => packed(words, '  ', width).join('\n'));
  const lines = packed(sentences, '   ·   ', width);
  return lines.map((line) => `${lookOf(terminal).paint.dim(line)}\n`);
}
