import { type Look, lookOf, type Terminal } from '../terminal.ts';
import { clipped, type Piece, paintPieces } from './diff-pieces.ts';

/** Changed lines with `-` and `+` before them and up to three lines of what is around, as in a patch. */
export function unifiedText(pieces: readonly Piece[], terminal: Terminal): string {
  const look = lookOf(terminal);
  return hunksOf(linesOf(pieces))
    .map((lines) => [look.paint.cyan(headOf(lines)), ...lines.map((line) => lineText(line, look))].join('\n'))
    .join('\n');
}

const context = 3;
const longestLine = 2000;

/** `fromNumber`, `toNumber`: where it stands, or would stand, in either text, from 1. */
interface Line {
  readonly kind: Piece['kind'];
  readonly text: string;
  readonly fromNumber: number;
  readonly toNumber: number;
}

function linesOf(pieces: readonly Piece[]): readonly Line[] {
  let [fromNumber, toNumber] = [1, 1];
  return pieces.flatMap(({ kind, text }) =>
    splitLines(text).map((line) => {
      const numbered = { kind, text: line, fromNumber, toNumber };
      if (kind !== 'added') fromNumber++;
      if (kind !== 'removed') toNumber++;
      return numbered;
    }),
  );
}

/** The lines of a text that ends with a line break. */
export function splitLines(text: string): readonly string[] {
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

function hunksOf(lines: readonly Line[]): readonly (readonly Line[])[] {
  const hunks: Line[][] = [];
  let shownTo = 0;
  lines.forEach(({ kind }, index) => {
    if (kind === 'same') return;
    const start = Math.max(shownTo, index - context);
    const end = Math.min(lines.length, index + 1 + context);
    if (end <= shownTo) return;
    const isApart = start > shownTo || hunks.length === 0;
    if (isApart) hunks.push([]);
    hunks.at(-1)?.push(...lines.slice(start, end));
    shownTo = end;
  });
  return hunks;
}

function headOf(lines: readonly Line[]): string {
  const [first] = lines;
  const inOld = lines.filter(({ kind }) => kind !== 'added').length;
  const inNew = lines.filter(({ kind }) => kind !== 'removed').length;
  return `@@ -${first?.fromNumber},${inOld} +${first?.toNumber},${inNew} @@`;
}

const signs = { same: ' ', removed: '-', added: '+', fold: ' ' };

function lineText({ kind, text }: Line, look: Look): string {
  return paintPieces(clipped({ kind, text: `${signs[kind]}${text}` }, longestLine), look).trimEnd();
}
