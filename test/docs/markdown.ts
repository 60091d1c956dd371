import { readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.join(import.meta.dirname, '..', '..');

/** A fenced block of a Markdown file. `line`: where its fence stands, from 1. */
export interface Block {
  readonly language: string;
  readonly text: string;
  readonly line: number;
}

export function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

export function blocksOf(file: string): readonly Block[] {
  const text = read(file);
  return [...text.matchAll(/^```(\w*)[^\n]*\n(.*?)^```$/gms)].map((match) => ({
    language: match[1] ?? '',
    text: match[2] ?? '',
    line: text.slice(0, match.index).split('\n').length,
  }));
}

/** A command as it stands in a block, with what is shown below it. */
export interface Step {
  readonly command: string;
  readonly shown: string;
}

/** `console`: commands behind `$ `, each with its output. `sh`: a command a line, with no output shown. Lines of comments are left out. */
export function stepsOf({ language, text }: Block): readonly Step[] {
  if (language === 'console') {
    return text
      .split(/^\$ /m)
      .slice(1)
      .map((part) => ({ command: part.split('\n', 1).join(''), shown: part.slice(part.indexOf('\n') + 1) }));
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return lines.map((command) => ({ command, shown: '' }));
}
