import type { ErrorRecord } from '../errors.ts';
import { renderError } from './errors.ts';
import { headingText } from './history/outputs.ts';
import { lookOf, type Terminal } from './terminal.ts';
import { wholeText } from './text.ts';

/** A whole text below a heading, with an empty line before both. */
export function section(label: string, text: string, terminal: Terminal): string {
  const whole = wholeText(text, terminal);
  return `\n${headingText(label, lookOf(terminal))}\n${whole}${whole.endsWith('\n') ? '' : '\n'}`;
}

/** Empty without an error. */
export function errorText(error: ErrorRecord | null, terminal: Terminal): string {
  return error === null ? '' : renderError({ message: error.message, hint: error.hint ?? undefined }, terminal);
}
