import { lookOf, type Terminal } from '../terminal.ts';
import { displayWidth } from '../text.ts';
import { splitLines } from './diff-lines.ts';
import { clipped, folded, marked, type Piece, paintPieces, wrapPieces } from './diff-pieces.ts';
import { compareTexts, type TextDiff } from './diff-text.ts';

type Changed = Extract<TextDiff, { readonly type: 'words' | 'lines' }>;

/** What stands beside each other: the old text and the new one between two line breaks that both have. */
interface Row {
  readonly left: readonly Piece[];
  readonly right: readonly Piece[];
}

/** The old text to the left, the new one to the right, with as much of the terminal for each. */
export function columnsText(diff: Changed, heads: readonly [string, string], terminal: Terminal): string {
  const look = lookOf(terminal);
  const width = Math.max(leastWidth, Math.floor((terminal.columns - 1 - divider.length) / 2));
  const rule = look.paint.dim(terminal.unicode ? divider : asciiDivider);
  const head = heads.map((text): Piece => ({ kind: 'fold', text }));
  const rows = diff.type === 'words' ? rowsOfWords(diff.pieces) : rowsOfLines(diff.pieces);
  return [{ left: head.slice(0, 1), right: head.slice(1) }, ...withoutMiddles(rows)]
    .flatMap(({ left, right }) => {
      const [old, now] = [left, right].map((pieces) => wrapPieces(marked(pieces, terminal), width)) as [Lines, Lines];
      return Array.from({ length: Math.max(old.length, now.length) }, (_, index) => {
        const [oldLine = [], newLine = []] = [old[index], now[index]];
        const used = oldLine.reduce((sum, { text }) => sum + displayWidth(text), 0);
        const line = `${paintPieces(oldLine, look)}${' '.repeat(Math.max(0, width - used))}${rule}${paintPieces(newLine, look)}`;
        return line.trimEnd();
      });
    })
    .join('\n');
}

type Lines = readonly (readonly Piece[])[];

const leastWidth = 10;
const divider = ' │ ';
const asciiDivider = ' | ';

function rowsOfWords(pieces: readonly Piece[]): readonly Row[] {
  const rows: { left: Piece[]; right: Piece[] }[] = [{ left: [], right: [] }];
  for (const piece of pieces) {
    if (piece.kind === 'removed') rows.at(-1)?.left.push(...clipped(piece, longestCell));
    else if (piece.kind === 'added') rows.at(-1)?.right.push(...clipped(piece, longestCell));
    else {
      piece.text.split('\n').forEach((text, index) => {
        if (index > 0) rows.push({ left: [], right: [] });
        if (text === '') return;
        rows.at(-1)?.left.push({ kind: 'same', text });
        rows.at(-1)?.right.push({ kind: 'same', text });
      });
    }
  }
  return rows;
}

const longestCell = 20_000;
const longestCompared = 2000;

function rowsOfLines(pieces: readonly Piece[]): readonly Row[] {
  return pieces.flatMap(({ kind, text }, index): readonly Row[] => {
    const lines = splitLines(text);
    if (kind === 'same') return lines.map((line) => ({ left: whole('same', line), right: whole('same', line) }));
    if (kind === 'added' && pieces[index - 1]?.kind === 'removed') return [];
    const next = pieces[index + 1];
    if (kind === 'added') return lines.map((line) => ({ left: [], right: whole('added', line) }));
    const added = next?.kind === 'added' ? splitLines(next.text) : [];
    return Array.from({ length: Math.max(lines.length, added.length) }, (_, place) =>
      rowOfLines(lines[place], added[place]),
    );
  });
}

/** Of two lines that share words, only the others are marked. */
function rowOfLines(old: string | undefined, now: string | undefined): Row {
  const isShort = old !== undefined && now !== undefined && old.length + now.length <= longestCompared;
  const diff = isShort ? compareTexts(old, now) : null;
  if (diff?.type === 'words' && diff.pieces.some(({ kind, text }) => kind === 'same' && text.trim() !== '')) {
    return {
      left: diff.pieces.filter(({ kind }) => kind !== 'added' && kind !== 'fold'),
      right: diff.pieces.filter(({ kind }) => kind !== 'removed' && kind !== 'fold'),
    };
  }
  return {
    left: old === undefined ? [] : whole('removed', old),
    right: now === undefined ? [] : whole('added', now),
  };
}

function whole(kind: Piece['kind'], text: string): readonly Piece[] {
  return clipped({ kind, text }, longestCell);
}

const rowsAround = 2;
const charactersAround = 160;

/** Leaves out rows that are the same and not beside a change, and the middle of long ones that are. */
function withoutMiddles(rows: readonly Row[]): readonly Row[] {
  const isSame = ({ left, right }: Row) => [...left, ...right].every(({ kind }) => kind === 'same');
  const changed = rows.flatMap((row, index) => (isSame(row) ? [] : [index]));
  const near = new Set(
    changed.flatMap((index) => Array.from({ length: 2 * rowsAround + 1 }, (_, offset) => index - rowsAround + offset)),
  );
  return rows.flatMap((row, index) => {
    if (!near.has(index)) return near.has(index - 1) || index === 0 ? [foldRow] : [];
    if (!isSame(row)) return [row];
    return [{ left: foldedCell(row.left), right: foldedCell(row.right) }];
  });
}

const foldRow: Row = { left: [{ kind: 'fold', text: '…' }], right: [{ kind: 'fold', text: '…' }] };

/** Folded as if there were a change on either side of it. */
function foldedCell(cell: readonly Piece[]): readonly Piece[] {
  const edge: Piece = { kind: 'added', text: '' };
  return folded([edge, ...cell, edge], charactersAround).filter(({ text }) => text !== '');
}
