import type { ReplayOptions } from '../../project/crew-options.ts';
import { type InputValues, missingFor } from '../../project/inputs/gather-inputs.ts';
import { askForInputs, mayAsk } from '../terminal/ask-inputs.ts';
import type { CommandIo } from '../terminal/io.ts';
import type { RunBeginning } from './run-crew-command.ts';

/** The inputs of a replay, with those that neither the files nor its source run nor the command line give: a person is asked for them. */
export async function replayInputs(
  { crew, project }: Pick<RunBeginning, 'crew' | 'project'>,
  options: ReplayOptions,
  { mayAsk: input, io }: { readonly mayAsk: boolean; readonly io: CommandIo },
): Promise<InputValues> {
  const given = options.inputs ?? {};
  // An earlier run's own texts ask for nothing that it did not have.
  if (!mayAsk(input, io) || options.asRecorded === true) return given;
  // The earlier run is looked at only where the files and the command line leave something open.
  if (missingFor(project.spec, given).length === 0) return given;
  const { run } = await crew.replaySource(options);
  const missing = missingFor(project.spec, given, { values: run.inputs, defaulted: run.options.defaulted });
  return missing.length === 0 ? given : { ...given, ...(await askForInputs(missing, io)) };
}
