import type { Readable, Writable } from 'node:stream';
import { CrewError } from '../../errors.ts';
import type { CommandIo } from './io.ts';

type Prompts = typeof import('@clack/prompts');

/** What every question is given: where it reads, where it draws, and what ends it. */
export interface QuestionOptions {
  readonly input: Readable;
  readonly output: Writable;
  readonly signal: AbortSignal;
}

/**
 * Puts one question on the terminal, drawn on stderr; gives the answer. CrewError `cancelled`, with these words, for Ctrl-C, Esc and
 * Ctrl-D, and when the terminal is closed.
 */
export async function question<Answer>(
  ask: (prompts: Prompts, options: QuestionOptions) => Promise<Answer | symbol>,
  cancelled: string,
  { stdin, stderr }: CommandIo,
): Promise<Answer> {
  const prompts = await import('@clack/prompts');
  const ended = new AbortController();
  const end = () => ended.abort();
  // The library does not see Ctrl-D: its reader of lines closes, and the question would never be answered.
  const onKey = (_text: string | undefined, key?: { readonly ctrl?: boolean; readonly name?: string }) => {
    if (key?.ctrl === true && key.name === 'd') setImmediate(() => stdin.isPaused() && end());
  };
  stdin.on('keypress', onKey).once('end', end);
  try {
    const answer = await ask(prompts, { input: stdin, output: stderr, signal: ended.signal });
    if (prompts.isCancel(answer)) throw new CrewError('cancelled', cancelled);
    return answer as Answer;
  } finally {
    stdin.off('keypress', onKey).off('end', end);
  }
}
