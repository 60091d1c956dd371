import type { InputValues, MissingInput } from '../../project/inputs/gather-inputs.ts';
import type { CommandIo } from './io.ts';
import { question } from './question.ts';

/** May a question be put? Only where a person sits: stdin and stderr are terminals, no CI, no --no-input. */
export function mayAsk(input: boolean, { stdin, stderr, environment }: CommandIo): boolean {
  return input && Boolean(stdin.isTTY) && Boolean(stderr.isTTY) && !environment['CI'];
}

/** Asks for each missing input on the terminal, in turn, until there is an answer: an empty text can be given with `-i` alone. */
export async function askForInputs(missing: readonly MissingInput[], io: CommandIo): Promise<InputValues> {
  const answers: [string, string][] = [];
  for (const { name, description } of missing) {
    const message = description === undefined ? name : `${name} – ${description}`;
    const validate = (value = '') => (value.trim() === '' ? `${name} is needed` : undefined);
    const answer = await question<string>(
      ({ text }, options) => text({ ...options, message, validate }),
      'Cancelled; nothing was started',
      io,
    );
    answers.push([name, answer]);
  }
  return Object.fromEntries(answers);
}
