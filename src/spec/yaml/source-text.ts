import { LineCounter } from 'yaml';
import type { Mark } from './problem-at.ts';

/** A file's text with a way from offsets to places. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  /** Told by the parser where lines begin. */
  readonly lines: LineCounter;
  /** From offset `start` up to `end`, but not beyond the line. */
  mark(start: number, end: number): Mark;
}

export function sourceText(file: string, text: string): SourceText {
  const lines = new LineCounter();
  return {
    file,
    text,
    lines,
    mark: (start, end) => {
      const { line, col } = lines.linePos(start);
      const covered = text.slice(start, end).split(/\r?\n/, 1)[0]!.trimEnd();
      return { file, line: Math.max(1, line), column: Math.max(1, col), length: Math.max(1, covered.length) };
    },
  };
}
