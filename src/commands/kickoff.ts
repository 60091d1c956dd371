import { CrewError } from '../errors.ts';
import { missingFor } from '../project/gather-inputs.ts';
import { askForInputs, mayAsk } from './ask-inputs.ts';
import type { CommandIo } from './io.ts';
import { runCrewCommand } from './run-crew-command.ts';
import type { RunFlags } from './run-flags.ts';

export interface KickoffArguments extends RunFlags {
  /** Positionals: there should be none. */
  readonly words: readonly string[];
  /** `kickoff` or `run`, as typed. */
  readonly as: string;
}

/** `crew kickoff`: runs every task in order; the final answer on stdout, progress on stderr. */
export async function kickoffCommand(args: KickoffArguments, io: CommandIo): Promise<number> {
  const [word] = args.words;
  if (word !== undefined) {
    const hint =
      args.as === 'run'
        ? `Did you mean:  crew runs   ·   crew show ${word}`
        : `Inputs are given with:  crew kickoff -i ${word.includes('=') ? word : `${word}=…`}`;
    throw new CrewError('usage', `crew ${args.as} takes no "${word}"`, { hint });
  }
  return runCrewCommand(args, io, async ({ crew, project, options }) => {
    const missing = mayAsk(args.mayAsk, io) ? missingFor(project.spec, options.inputs, null) : [];
    const asked = missing.length === 0 ? {} : await askForInputs(missing, io);
    return crew.kickoff({ ...options, inputs: { ...options.inputs, ...asked } });
  });
}
