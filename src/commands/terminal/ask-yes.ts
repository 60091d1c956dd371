import { CrewError } from '../../errors.ts';
import { mayAsk } from './ask-inputs.ts';
import type { CommandIo } from './io.ts';

export interface YesFlags {
  /** `--yes`: it was said beforehand. */
  readonly yes: boolean;
  /** False with --no-input. */
  readonly mayAsk: boolean;
  /** What a no comes to; absent: nothing was done. */
  readonly declined?: string;
}

/** Returns once a person has said yes. CrewError `refused` for a no, and where nobody can be asked; `cancelled` for Ctrl-C. */
export async function askYes(question: string, flags: YesFlags, io: CommandIo): Promise<void> {
  if (flags.yes) return;
  if (!mayAsk(flags.mayAsk, io)) {
    throw new CrewError('refused', `${question} Nobody is here to say yes; nothing was done`, {
      hint: 'Say it beforehand:  --yes   ·   or see first:  --dry-run',
    });
  }
  const { confirm, isCancel } = await import('@clack/prompts');
  const answer = await confirm({ message: question, initialValue: false, input: io.stdin, output: io.stderr });
  if (isCancel(answer)) throw new CrewError('cancelled', 'Cancelled; nothing was done');
  if (!answer) throw new CrewError('refused', flags.declined ?? 'Nothing was done');
}
