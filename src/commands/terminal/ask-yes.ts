import { CrewError } from '../../errors.ts';
import { mayAsk } from './ask-inputs.ts';
import type { CommandIo } from './io.ts';
import { question } from './question.ts';

export interface YesFlags {
  /** `--yes`: it was said beforehand. */
  readonly yes: boolean;
  /** False with --no-input. */
  readonly mayAsk: boolean;
  /** What a no comes to; absent: nothing was done. */
  readonly declined?: string;
}

/** Returns once a person has said yes. CrewError `refused` for a no, and where nobody can be asked; `cancelled` for Ctrl-C and Ctrl-D. */
export async function askYes(wanted: string, flags: YesFlags, io: CommandIo): Promise<void> {
  if (flags.yes) return;
  if (!mayAsk(flags.mayAsk, io)) {
    throw new CrewError('refused', `${wanted} There is no terminal to confirm on; nothing was done`, {
      hint: 'Confirm in advance:  --yes   ·   or see first:  --dry-run',
    });
  }
  const yes = await question<boolean>(
    ({ confirm }, options) => confirm({ ...options, message: wanted, initialValue: false }),
    'Cancelled; nothing was done',
    io,
  );
  if (!yes) throw new CrewError('refused', flags.declined ?? 'Nothing was done');
}
