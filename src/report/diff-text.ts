import { diffLines, diffWords } from 'diff';
import { neutralise } from './text.ts';

/** A stretch of two compared texts. `fold`: stands for what is not shown. */
export interface Piece {
  readonly kind: 'same' | 'removed' | 'added' | 'fold';
  readonly text: string;
}

/** How a text became another. `removed`, `added`: counted in words or lines. `pieces` of lines end with line breaks. */
export type TextDiff =
  | { readonly type: 'same' }
  | { readonly type: 'white-space' }
  | { readonly type: 'too-long' }
  | {
      readonly type: 'words' | 'lines';
      readonly pieces: readonly Piece[];
      readonly removed: number;
      readonly added: number;
    };

/** Compares by word, or by line where that reads better or is all that can be done in time. Terminal escapes are made visible. */
export function compareTexts(before: string, after: string): TextDiff {
  if (before === after) return { type: 'same' };
  const [from, to] = [before, after].map((text) => neutralise(text).replaceAll('\t', '    ')) as [string, string];
  const isLong = from.length + to.length > mostForWords;
  const words = isLong || looksLikeLines(`${from}\n${to}`) ? null : compareWords(from, to);
  return words ?? compareLines(from, to) ?? { type: 'too-long' };
}

/** The same on every machine as far as possible: the number of edits is reached long before the time, in milliseconds. */
const mostForWords = 1_000_000;
const wordLimits = { maxEditLength: 3000, timeout: 3000 };
const lineLimits = { maxEditLength: 5000, timeout: 3000 };

/** Code, JSON, tables and lists of short entries, of which a line is the unit. */
function looksLikeLines(text: string): boolean {
  const lines = text
    .slice(0, 20_000)
    .split('\n')
    .filter((line) => line.trim() !== '');
  return (
    lines.length >= 12 &&
    lines.filter((line) => line.length <= longestEntry && ofLines.test(line)).length >= 0.6 * lines.length
  );
}

const longestEntry = 100;

const ofLines = /^(?: {2,}|[-*+•|#/}\])] ?|\d+[.)] |```|[\w.-]+: ?\S{0,30}$)|[{}[\](;,|]$/;

function compareWords(from: string, to: string): TextDiff | null {
  const changes = diffWords(from, to, wordLimits);
  if (changes === undefined) return null;
  if (changes.every(({ added, removed }) => !added && !removed)) return { type: 'white-space' };
  const counts = { removed: 0, added: 0 };
  let sameLength = 0;
  for (const { added, removed, value } of changes) {
    if (removed) counts.removed += wordCount(value);
    else if (added) counts.added += wordCount(value);
    else sameLength += value.trim().length;
  }
  const isRewritten = sameLength < leastInCommon * Math.max(from.length, to.length);
  return { type: 'words', pieces: isRewritten ? wholes(from, to) : readable(changes.map(pieceOf)), ...counts };
}

/** Texts that share less are shown one after the other. */
const leastInCommon = 0.25;

function wholes(from: string, to: string): readonly Piece[] {
  const pieces: readonly Piece[] = [
    { kind: 'removed', text: from.trimEnd() },
    { kind: 'same', text: from.trim() === '' || to.trim() === '' ? '' : '\n' },
    { kind: 'added', text: to.trimEnd() },
  ];
  return pieces.filter(({ text }) => text !== '');
}

/** A script without spaces has a word per character. */
function wordCount(text: string): number {
  const words = text.match(
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}][\p{L}\p{M}\p{N}'’_]*/gu,
  );
  return words?.length ?? (text.trim() === '' ? 0 : 1);
}

interface Edit {
  readonly before: string;
  readonly removed: string;
  readonly added: string;
}

/** Joins changes between which less is the same than what changes on either side: those are chance hits, and hard to read. */
function readable(pieces: readonly Piece[]): readonly Piece[] {
  const edits: Edit[] = [];
  let before = '';
  for (const piece of pieces) {
    if (piece.kind === 'same') {
      before += piece.text;
      continue;
    }
    const last = before === '' ? edits.pop() : undefined;
    const { removed = '', added = '' } = last ?? {};
    edits.push({
      before: last?.before ?? before,
      removed: piece.kind === 'removed' ? removed + piece.text : removed,
      added: piece.kind === 'added' ? added + piece.text : added,
    });
    before = '';
  }
  const joined = edits.reduce<readonly Edit[]>(withEdit, []);
  return [...joined.flatMap(piecesOf), { kind: 'same' as const, text: before }].filter(({ text }) => text !== '');
}

function withEdit(edits: readonly Edit[], edit: Edit): readonly Edit[] {
  const last = edits.at(-1);
  if (last === undefined || !isChance(last, edit)) return [...edits, edit];
  const joined = {
    before: last.before,
    removed: last.removed + edit.before + edit.removed,
    added: last.added + edit.before + edit.added,
  };
  return withEdit(edits.slice(0, -1), joined);
}

function isChance(last: Edit, { before, removed, added }: Edit): boolean {
  if (before.includes('\n')) return false;
  const { length } = before.trim();
  return length <= Math.max(last.removed.length, last.added.length) && length <= Math.max(removed.length, added.length);
}

function piecesOf({ before, removed, added }: Edit): readonly Piece[] {
  return [
    { kind: 'same', text: before },
    { kind: 'removed', text: removed },
    { kind: 'added', text: added },
  ];
}

function compareLines(from: string, to: string): TextDiff | null {
  const changes = diffLines(ended(from), ended(to), lineLimits);
  if (changes === undefined) return null;
  const count = (wanted: 'added' | 'removed') =>
    changes.reduce((sum, change) => sum + (change[wanted] ? change.count : 0), 0);
  const counts = { removed: count('removed'), added: count('added') };
  if (counts.removed + counts.added === 0) return { type: 'white-space' };
  return { type: 'lines', pieces: changes.map(pieceOf), ...counts };
}

function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function pieceOf({ added, removed, value }: { added: boolean; removed: boolean; value: string }): Piece {
  return { kind: removed ? 'removed' : added ? 'added' : 'same', text: value };
}
