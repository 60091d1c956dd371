import { oneLine } from '../../report/text.ts';
import type { CommandIo } from '../terminal/io.ts';
import { liveValues } from './live-values.ts';
import type { Wanted } from './wanted.ts';

/** `crew __complete`: whole words with what they are, a tab between, one a line; or `:files`, `:folders`. Whatever goes wrong, nothing is printed. */
export async function completeCommand(wanted: Wanted, io: CommandIo): Promise<void> {
  try {
    io.stdout.write(await completionText(wanted, io));
  } catch {
    // A shell that completes has no place for an error; the command itself will say it.
  }
}

async function completionText(wanted: Wanted, io: CommandIo): Promise<string> {
  const found = wanted.type === 'fixed' ? wanted.candidates : await liveValues(wanted, io);
  if (typeof found === 'string') return `:${found}\n`;
  const before = wanted.type === 'fixed' ? '' : wanted.before;
  return found
    .filter(({ value }) => value.startsWith(wanted.start) && isPlain(value))
    .map(({ value, about }) => `${before}${value}\t${oneLine(about)}\n`)
    .join('');
}

/** A name out of a file or the history must not command the terminal, nor break a line. */
function isPlain(value: string): boolean {
  return oneLine(value) === value;
}
