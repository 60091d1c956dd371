import { inspect } from 'node:util';

/** What was thrown, in its own words. A tool may throw anything, also what throws when it is looked at. */
export function thrownText(error: unknown): string {
  return safely(() => {
    if (!(error instanceof Error)) return wordsOf(error);
    const { message, name } = error;
    return typeof message === 'string' && message !== '' ? message : wordsOf(message === '' ? name : message);
  });
}

/** A value as text: what a tool logs need not be one. */
export function wordsOf(value: unknown): string {
  return safely(() => (typeof value === 'string' ? value : inspect(value)));
}

/** Empty when there is none, or none to be had. */
export function stackOf(error: unknown): string {
  try {
    const stack: unknown = error instanceof Error ? error.stack : '';
    return typeof stack === 'string' ? stack : '';
  } catch {
    // A getter of its own that throws.
    return '';
  }
}

function safely(words: () => string): string {
  try {
    return words();
  } catch {
    return 'something that cannot be shown';
  }
}
