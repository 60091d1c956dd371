import { diffLines } from 'diff';
import { neutralise } from '../text.ts';
import type { Piece } from './diff-pieces.ts';
import { compareWords } from './diff-words.ts';
import { jsonLayout } from './json-layout.ts';

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

/** Compares by word, or by line where that reads better or is all that can be done in time; two texts of JSON as data. Terminal escapes are made visible. */
export function compareTexts(before: string, after: string): TextDiff {
  if (before === after) return { type: 'same' };
  const [dataBefore, dataAfter] = [jsonLayout(before), jsonLayout(after)];
  const read = dataBefore === null || dataAfter === null ? [before, after] : [dataBefore, dataAfter];
  const [from, to] = read.map((text) => neutralise(text).replaceAll('\t', '    ')) as [string, string];
  const isLong = from.length + to.length > mostForWords;
  const words = isLong || looksLikeLines(`${from}\n${to}`) ? null : compareWords(from, to);
  if (words?.pieces.every(({ kind }) => kind === 'same')) return { type: 'white-space' };
  return words === null ? compareLines(from, to) : { type: 'words', ...words };
}

const mostForWords = 1_000_000;
/** Reached long before the time (in milliseconds), so that every machine shows the same. */
const limits = { maxEditLength: 5000, timeout: 3000 };

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

function compareLines(from: string, to: string): TextDiff {
  const changes = diffLines(ended(from), ended(to), limits);
  if (changes === undefined) return { type: 'too-long' };
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
