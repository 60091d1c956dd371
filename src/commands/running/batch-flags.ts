import { CrewError } from '../../errors.ts';
import type { RunFlags } from './run-flags.ts';

/** The flags of every command that makes a batch. */
export interface BatchFlags extends RunFlags {
  readonly concurrency?: string | undefined;
  readonly name?: string | undefined;
}

const most = 1000;

/** A whole number above 0; undefined when it was not given. */
export function wholeNumber(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new CrewError('usage', `${flag} ${text} is not a whole number above 0`, { hint: `For example:  ${flag} 10` });
}

/** `--concurrency` and `--name`. */
export function batchOptions({ concurrency, name }: BatchFlags) {
  const runsAtOnce = wholeNumber('--concurrency', concurrency);
  if (runsAtOnce !== undefined && runsAtOnce > most) {
    throw new CrewError('usage', `--concurrency ${concurrency} is above ${most}`, {
      hint: `At most:  --concurrency ${most}`,
    });
  }
  return { ...(runsAtOnce === undefined ? {} : { concurrency: runsAtOnce }), ...(name === undefined ? {} : { name }) };
}
