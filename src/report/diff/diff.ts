import type { RunDiff, TaskDiff } from '../../project/history/diff-runs.ts';
import { ageText, bytesText, costFact, durationText, tokensText } from '../format.ts';
import { headingText, type ListOptions } from '../history/outputs.ts';
import { replayText } from '../progress/summary.ts';
import { runStatusText } from '../status.ts';
import { lookOf, type Terminal } from '../terminal.ts';
import { factsLine, oneLine, packed } from '../text.ts';
import { changesText, shownInputs } from './diff-changes.ts';
import { columnsText } from './diff-columns.ts';
import { unifiedText } from './diff-lines.ts';
import { folded, inlineText, type Piece } from './diff-pieces.ts';
import { type ComparedTask, diffTable, signsOf } from './diff-table.ts';
import { compareTexts, type TextDiff } from './diff-text.ts';

export interface DiffOptions extends ListOptions {
  /** Without the outputs. */
  readonly stat: boolean;
  /** Outputs in two columns; null: where the terminal is wide. */
  readonly sideBySide: boolean | null;
}

/** What differs between two runs: the runs, inputs and definitions, a line for each task, then each output that became another. */
export async function renderDiff(diff: RunDiff, options: DiffOptions): Promise<string> {
  const { terminal, stat } = options;
  const inputs = shownInputs(diff);
  const compared = diff.tasks.map(
    (task): ComparedTask => ({
      task,
      text: textDiff(task),
      inputs: inputs.filter(({ usedBy }) => usedBy.includes(task.name)).map(({ name }) => name),
    }),
  );
  const changes = changesText(diff, terminal);
  const parts = [
    runLine('from', diff, options) + runLine('to', diff, options),
    changes,
    await diffTable(compared, terminal),
    ...(stat ? [] : compared.map((task) => outputText(task, options))),
    footer(diff, changes === '', terminal),
  ];
  return parts.filter(Boolean).join('\n');
}

function textDiff({ output, from, to }: TaskDiff): TextDiff | null {
  return output === 'changed' ? compareTexts(from?.output ?? '', to?.output ?? '') : null;
}

function runLine(side: 'from' | 'to', diff: RunDiff, { terminal, now }: ListOptions): string {
  const [run, totals] = [diff[side], diff.totals[side]];
  const { paint } = lookOf(terminal);
  const { note } = run.options;
  const facts = [
    `${side} ${run.runId}`,
    runStatusText(run),
    ageText(run.startedAt, now),
    replayText(run),
    run.offline ? 'offline' : tokensText(run),
    run.offline ? '' : costFact(run),
    totals.durationMs === null ? '' : durationText(totals.durationMs),
    note === null ? '' : `note: ${note}`,
  ];
  const tint = side === 'from' ? paint.red : paint.green;
  return `${factsLine(facts.map(oneLine), terminal)
    .split('\n')
    .map((line) => tint.bold(line))
    .join('\n')}\n`;
}

const wideEnough = 140;
const contextShown = 120;

function outputText({ task, text }: ComparedTask, { terminal, sideBySide }: DiffOptions): string {
  if (text === null || text.type === 'same') return '';
  const ids = [task.from?.taskId ?? 'none', task.to?.taskId ?? 'none'] as const;
  const inColumns = sideBySide ?? (terminal.isTty && terminal.columns >= wideEnough);
  const title = inColumns ? task.name : `${task.name} ${ids.join(` ${signsOf(terminal).arrow} `)}`;
  const heading = `${headingText(oneLine(title), lookOf(terminal))}\n`;
  if (text.type === 'white-space') return `${heading}only white space differs\n`;
  if (text.type === 'too-long') return `${heading}${tooLongText(task)}\n`;
  if (inColumns) return `${heading}${columnsText(text, ids, terminal)}\n`;
  if (text.type === 'lines') return `${heading}${unifiedText(text.pieces, terminal)}\n`;
  const pieces = apart(folded(text.pieces, contextShown));
  const shown = inlineText(pieces, terminal, terminal.columns - 1);
  return `${heading}${shown.trimEnd()}\n`;
}

/** An old and a new text that have nothing in common stand under each other. */
function apart(pieces: readonly Piece[]): readonly Piece[] {
  if (pieces.some(({ kind }) => kind === 'same')) return pieces;
  return pieces.flatMap((piece) => (piece.kind === 'added' ? [{ kind: 'same', text: '\n' }, piece] : [piece]));
}

function tooLongText({ outputBytes: { from, to } }: TaskDiff): string {
  return `too long to compare: ${bytesText(from ?? 0)} and ${bytesText(to ?? 0)}`;
}

function footer({ tasks, from, to }: RunDiff, isSameMaking: boolean, terminal: Terminal): string {
  const { paint } = lookOf(terminal);
  if (isSameMaking && tasks.every(isUntouched)) {
    return `${paint.dim(`Nothing differs between ${from.runId} and ${to.runId}.`)}\n`;
  }
  const shown =
    tasks.find(({ output }) => output === 'changed') ?? tasks.find(({ output }) => output.startsWith('only'));
  const id = (shown?.output === 'only-from' ? shown.from : shown?.to)?.taskId ?? null;
  if (id === null) return '';
  const words = ['Whole text of one:', `crew show ${id}`];
  const lines = packed(words, '  ', terminal.isTty ? terminal.columns - 1 : Infinity);
  return lines.map((line) => `${paint.dim(line)}\n`).join('');
}

/** One and the same execution, or none in either run. */
function isUntouched({ from, to }: TaskDiff): boolean {
  return from !== null && to !== null && from.taskId === to.taskId;
}
