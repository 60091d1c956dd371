import type { Mistake } from './layout-words.ts';

/** Where a quoted text or a bracket ends: just behind its last character. Line and column from 0. */
export interface End {
  readonly line: number;
  readonly column: number;
}

export type Ended = { readonly end: End } | { readonly mistake: Mistake };

/** What the lines are read for: `lines` of the file, `parent` the column of the key that the value is of (-1: none). */
export interface Opening {
  readonly lines: readonly string[];
  readonly line: number;
  readonly column: number;
  readonly parent: number;
}

/** Reads on to the quote that closes the one at the opening. A line that is not indented deeper than the key is no longer part of it. */
export function quotedEnd(opening: Opening): Ended {
  const quote = opening.lines[opening.line]![opening.column]!;
  let { line, column } = opening;
  column += 1;
  for (;;) {
    const text = opening.lines[line]!;
    for (; column < text.length; column++) {
      if (quote === '"' && text[column] === '\\') column++;
      else if (text[column] === quote) {
        if (quote === '"' || text[column + 1] !== quote) return { end: { line, column: column + 1 } };
        column++;
      }
    }
    line = nextInside(opening, line);
    if (line < 0) return { mistake: unclosed(opening, quote, `Write ${quote} where the text ends.`) };
    column = 0;
  }
}

const closers: Readonly<Record<string, string>> = { '[': ']', '{': '}' };

/** The same for a bracket. */
export function bracketEnd(opening: Opening): Ended {
  const open: { readonly bracket: string; readonly line: number; readonly column: number }[] = [];
  let { line, column } = opening;
  for (;;) {
    const text = opening.lines[line]!;
    for (; column < text.length; column++) {
      const sign = text[column]!;
      if (sign === '[' || sign === '{') open.push({ bracket: sign, line, column });
      else if (sign === ']' || sign === '}') {
        const last = open.pop()!;
        if (closers[last.bracket] !== sign) return { mistake: wrongCloser({ line, column }, last.bracket, sign) };
        if (open.length === 0) return { end: { line, column: column + 1 } };
      } else if ((sign === '"' || sign === "'") && /(^|[[{,:\s])$/.test(text.slice(0, column))) {
        const quoted = quotedEnd({ ...opening, line, column });
        if ('mistake' in quoted) return quoted;
        if (quoted.end.line !== line) return bracketRest(opening);
        column = quoted.end.column - 1;
      } else if (sign === '#' && /(^|\s)$/.test(text.slice(0, column))) break;
    }
    line = nextInside(opening, line);
    const last = open.at(-1)!;
    if (line < 0) return { mistake: unclosed({ ...opening, ...last }, last.bracket, closing(last.bracket)) };
    column = 0;
  }
}

/** A quoted text of several lines inside brackets is left to the parser. */
function bracketRest({ lines }: Opening): Ended {
  return { end: { line: lines.length, column: 0 } };
}

function closing(bracket: string): string {
  return `Write ${closers[bracket]} where it ends. A text that begins with ${bracket} must be quoted.`;
}

/** The next line that is not empty, if it is still inside; else -1. */
function nextInside({ lines, parent }: Opening, line: number): number {
  for (let next = line + 1; next < lines.length; next++) {
    const text = lines[next]!;
    if (text.trim() !== '') return text.search(/\S/) > parent ? next : -1;
  }
  return -1;
}

function unclosed({ line, column }: Pick<Opening, 'line' | 'column'>, sign: string, hint: string): Mistake {
  return { line: line + 1, column: column + 1, length: 1, message: `this ${sign} is never closed`, hint };
}

function wrongCloser({ line, column }: End, bracket: string, sign: string): Mistake {
  const message = `${sign} closes what ${bracket} has opened`;
  return { line: line + 1, column: column + 1, length: 1, message, hint: `Write ${closers[bracket]} in its place.` };
}
