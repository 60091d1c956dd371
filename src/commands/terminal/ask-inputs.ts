import { CrewError } from '../../errors.ts';
import type { InputValues, MissingInput } from '../../project/inputs/gather-inputs.ts';
import type { CommandIo } from './io.ts';

/** May a question be put? Only where a person sits: stdin and stderr are terminals, no CI, no --no-input. */
export function mayAsk(input: boolean, { stdin, stderr, environment }: CommandIo): boolean {
  return input && Boolean(stdin.isTTY) && Boolean(stderr.isTTY) && !environment['CI'];
}

/** Asks for each missing input on the terminal, in turn, until there is an answer: an empty text can be given with `-i` alone. */
export async function askForInputs(missing: readonly MissingInput[], io: CommandIo): Promise<InputValues> {
  const { text, isCancel } = await import('@clack/prompts');
  const answers: [string, string][] = [];
  for (const { name, description } of missing) {
    const message = description === undefined ? name : `${name} – ${description}`;
    const validate = (value = '') => (value.trim() === '' ? `${name} is needed` : undefined);
    const answer = await text({ message, validate, input: io.stdin, output: io.stderr });
    if (isCancel(answer)) throw new CrewError('cancelled', 'Cancelled; nothing was started');
    answers.push([name, answer]);
  }
  return Object.fromEntries(answers);
}
