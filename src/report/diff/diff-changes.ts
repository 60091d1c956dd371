import type { FieldChange } from '../../project/history/diff-definitions.ts';
import type { InputChange, RunDiff, TaskDiff } from '../../project/history/diff-runs.ts';
import { automaticInputs } from '../../spec/crew-spec.ts';
import { bytesText } from '../format.ts';
import { lookOf, type Terminal } from '../terminal.ts';
import { displayWidth, neutralise, oneLine } from '../text.ts';
import { clipped, folded, inlineText, type Piece } from './diff-pieces.ts';
import { signsOf } from './diff-table.ts';
import { compareTexts } from './diff-text.ts';

/** Inputs and definitions that differ, one change after the other; empty when none does. */
export function changesText(diff: RunDiff, terminal: Terminal): string {
  const inputs = shownInputs(diff).map((input) => ({ label: inputLabel(input), ...input }));
  const changes = [...inputs, ...definitionChanges(diff.tasks)];
  return changes.map((change) => changeText(change, terminal)).join('');
}

/** The date differs from day to day: it counts where a task has it. */
export function shownInputs({ inputs }: RunDiff): readonly InputChange[] {
  const automatic: readonly string[] = automaticInputs;
  return inputs.filter(({ name, usedBy }) => usedBy.length > 0 || !automatic.includes(name));
}

interface Change {
  readonly label: string;
  readonly from: unknown;
  readonly to: unknown;
}

function inputLabel({ name, usedBy }: InputChange): string {
  return `input ${name}${usedBy.length === 0 ? '' : ` (in ${usedBy.join(', ')})`}`;
}

/** What an agent's tasks have in common, and a model that all got, is said once. */
function definitionChanges(tasks: readonly TaskDiff[]): readonly Change[] {
  const groups = new Map<string, { readonly change: FieldChange; readonly agent: string; readonly names: string[] }>();
  for (const task of tasks) {
    const agent = (task.to ?? task.from)?.agent ?? '';
    for (const change of task.definition) {
      const owner = change.of === 'agent' ? agent : change.of === 'task' ? task.name : '';
      const key = JSON.stringify([owner, change]);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { change, agent, names: [task.name] });
      else group.names.push(task.name);
    }
  }
  return [...groups.values()].map(({ change, agent, names }) => ({
    label: fieldLabel(change, agent, names),
    from: change.from,
    to: change.to,
  }));
}

function fieldLabel({ field, of, place }: FieldChange, agent: string, names: readonly string[]): string {
  const owner = of === 'agent' ? `agent ${agent}` : `task ${names.join(', ')}`;
  return `${field} of ${owner}${place === null ? '' : ` (${place})`}`;
}

const longestShown = 300;
const contextShown = 40;
const longestCompared = 20_000;

function changeText({ label, from, to }: Change, terminal: Terminal): string {
  const { paint } = lookOf(terminal);
  const head = `${oneLine(label)}:`;
  const pieces = valuePieces(from, to, signsOf(terminal).arrow);
  const length = pieces.reduce((sum, { kind, text }) => sum + displayWidth(text) + (kind === 'same' ? 0 : 4), 0);
  const fits = !terminal.isTty || displayWidth(head) + 1 + length < terminal.columns;
  if (fits) return `${paint.bold(head)} ${inlineText(pieces, terminal, Infinity)}\n`;
  const indent = '    ';
  const text = inlineText(pieces, terminal, terminal.columns - 1 - indent.length);
  return `${paint.bold(head)}\n${text
    .split('\n')
    .map((line) => `${indent}${line}\n`)
    .join('')}`;
}

/** Of texts: the words that differ. Of names, numbers and all else: both values. */
function valuePieces(from: unknown, to: unknown, arrow: string): readonly Piece[] {
  const both = [
    { kind: 'removed' as const, text: valueText(from) },
    { kind: 'same' as const, text: ` ${arrow} ` },
    { kind: 'added' as const, text: valueText(to) },
  ];
  if (typeof from !== 'string' || typeof to !== 'string') return plain(both);
  if (from.length + to.length > longestCompared) {
    const sizes = [from, to].map((text) => bytesText(Buffer.byteLength(text)));
    return [{ kind: 'same', text: `${sizes.join(` ${arrow} `)}, too long to show` }];
  }
  if (!/\s/.test(from) || !/\s/.test(to)) return plain(both);
  const diff = compareTexts(valueText(from), valueText(to));
  if (diff.type === 'white-space' || diff.type === 'same') return [{ kind: 'same', text: 'white space only' }];
  if (diff.type !== 'words') return plain(both);
  const hasCommon = diff.pieces.some(({ kind, text }) => kind === 'same' && text.trim() !== '');
  return hasCommon ? folded(diff.pieces, contextShown).flatMap((piece) => clipped(piece, longestShown)) : plain(both);
}

/** With an arrow between them, values need no marks. */
function plain(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.flatMap(({ text }) => clipped({ kind: 'same', text }, longestShown));
}

function valueText(value: unknown): string {
  if (value === null || value === '') return value === null ? 'none' : 'empty';
  const text = neutralise(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
  return text.length > longestCompared ? oneLine(text) : text.replace(/\s+/g, ' ').trim();
}
