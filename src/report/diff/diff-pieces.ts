import { type Look, lookOf, type Terminal } from '../terminal.ts';
import { displayWidth } from '../text.ts';

/** A stretch of two compared texts. `fold`: stands for what is not shown. */
export interface Piece {
  readonly kind: 'same' | 'removed' | 'added' | 'fold';
  readonly text: string;
}

/** Colours tell what was removed and added; without them, marks do. */
export function marked(pieces: readonly Piece[], { color }: Terminal): readonly Piece[] {
  if (color) return pieces.flatMap((piece, index) => (isReplacing(pieces, index) ? [space, piece] : [piece]));
  return pieces.map(({ kind, text }) => ({ kind, text: withMarks(kind, text) }));
}

/** Keeps an old word and the new one from being read as one. */
const space: Piece = { kind: 'same', text: ' ' };

function isReplacing(pieces: readonly Piece[], index: number): boolean {
  return pieces[index]?.kind === 'added' && pieces[index - 1]?.kind === 'removed';
}

function withMarks(kind: Piece['kind'], text: string): string {
  if (kind === 'removed') return `[-${text}-]`;
  return kind === 'added' ? `{+${text}+}` : text;
}

/** Leaves out the middle of what stayed the same, at most `context` characters from a change, and of what is longer than anyone reads. */
export function folded(pieces: readonly Piece[], context: number): readonly Piece[] {
  return pieces.flatMap((piece, index) => {
    if (piece.kind !== 'same') return clipped(piece, mostShown);
    return foldedSame(piece.text, context, { isFirst: index === 0, isLast: index === pieces.length - 1 });
  });
}

const mostShown = 20_000;

/** The start of a long piece, with how much is not shown. */
export function clipped(piece: Piece, most: number): readonly Piece[] {
  if (piece.text.length <= most) return [piece];
  const start = piece.text.slice(0, characterStart(piece.text, most));
  const rest = piece.text.length - start.length;
  return [
    { kind: piece.kind, text: start },
    { kind: 'fold', text: ` … ${rest} more characters\n` },
  ];
}

function foldedSame(
  text: string,
  context: number,
  { isFirst, isLast }: { readonly isFirst: boolean; readonly isLast: boolean },
): readonly Piece[] {
  const head = isFirst ? 0 : wordEnd(text, context);
  const tail = isLast ? text.length : wordStart(text, text.length - context);
  if (tail - head < context) return [{ kind: 'same', text }];
  const hidden = text.slice(head, tail);
  const fold = hidden.includes('\n') ? `${isFirst ? '' : '\n'}…${isLast ? '' : '\n'}` : '…';
  const [before, after] = [text.slice(0, head).trimEnd(), text.slice(tail).trimStart()];
  const gap = fold === '…' ? ' ' : '';
  return [
    { kind: 'same' as const, text: before === '' ? '' : before + gap },
    { kind: 'fold' as const, text: fold },
    { kind: 'same' as const, text: after === '' ? '' : gap + after },
  ].filter((piece) => piece.text !== '');
}

/** Where the last word that ends before `index` ends. */
function wordEnd(text: string, index: number): number {
  const end = text.slice(0, index).search(/\s\S*$/);
  return end > 0 ? end : characterStart(text, index);
}

function wordStart(text: string, index: number): number {
  const start = Math.max(0, index);
  const space = text.slice(start).search(/\s/);
  return space === -1 ? characterStart(text, start) : start + space;
}

/** Never between the halves of a surrogate pair. */
function characterStart(text: string, index: number): number {
  const isSecondHalf = (text.charCodeAt(index) & 0xfc00) === 0xdc00;
  return isSecondHalf ? index - 1 : index;
}

/** Lines of at most `width` columns, broken between words where there are any. */
export function wrapPieces(pieces: readonly Piece[], width: number): readonly (readonly Piece[])[] {
  const lines: Piece[][] = [[]];
  let used = 0;
  const add = (piece: Piece, columns: number) => {
    if (used + columns > width && used > 0) {
      lines.push([]);
      used = 0;
      if (piece.text.trim() === '') return;
    }
    lines.at(-1)?.push(piece);
    used += columns;
  };
  for (const { kind, text } of pieces) {
    for (const token of text.match(/\n|[^\S\n]+|\S+/g) ?? []) {
      if (token === '\n') {
        lines.push([]);
        used = 0;
      } else for (const part of fitting(token, width)) add({ kind, text: part }, displayWidth(part));
    }
  }
  return lines;
}

/** A word in parts that fit on a line: texts of some scripts have no spaces. */
function fitting(word: string, width: number): readonly string[] {
  if (displayWidth(word) <= width) return [word];
  const parts: string[] = [''];
  let used = 0;
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(word)) {
    const columns = displayWidth(segment);
    if (used + columns > width) {
      parts.push('');
      used = 0;
    }
    parts[parts.length - 1] += segment;
    used += columns;
  }
  return parts;
}

/** Colours line by line, so that a line stands for itself in a pager. */
export function paintPieces(pieces: readonly Piece[], { paint }: Look): string {
  const tints = { same: (text: string) => text, removed: paint.red, added: paint.green, fold: paint.dim };
  return pieces
    .map(({ kind, text }) =>
      text
        .split('\n')
        .map((line) => (line === '' ? '' : tints[kind](line)))
        .join('\n'),
    )
    .join('');
}

/** Pieces as they are shown in running text. */
export function inlineText(pieces: readonly Piece[], terminal: Terminal, width: number): string {
  const shown = marked(pieces, terminal);
  const look = lookOf(terminal);
  if (!terminal.isTty) return paintPieces(shown, look);
  return wrapPieces(shown, width)
    .map((line) => paintPieces(line, look))
    .join('\n');
}
