import path from 'node:path';
import { CrewError } from '../errors.ts';
import { createCrew } from '../project/create/create-crew.ts';
import { defaultTemplate } from '../project/create/templates.ts';
import { type Answers, askForCrew, defaultName } from './create/ask-for-crew.ts';
import { createdText } from './create/created-text.ts';
import { crewName } from './create/crew-name.ts';
import { mayAsk } from './terminal/ask-inputs.ts';
import type { CommandIo } from './terminal/io.ts';
import { listenForInterruption } from './terminal/signals.ts';

export interface CreateArguments {
  /** What stands after `create`: `crew my-crew`, `my-crew` or nothing. */
  readonly words: readonly string[];
  /** `provider/model`. */
  readonly model?: string | undefined;
  /** Takes the default of what is missing instead of asking. */
  readonly yes: boolean;
  readonly template?: string | undefined;
  readonly git: boolean;
  /** False with --no-input: never asks. */
  readonly input: boolean;
  /** `-C`: where to make the new folder, when not in the current one. */
  readonly dir?: string | undefined;
}

/** `crew create`: stdout gets the new folder's path; what was written and what to type next go to stderr. */
export async function createCommand(args: CreateArguments, io: CommandIo): Promise<void> {
  const parent = path.resolve(io.cwd, args.dir ?? '.');
  const answers = await answersFor(args, parent, io);
  const interruption = listenForInterruption();
  try {
    const { signal } = interruption;
    const created = await createCrew({ ...answers, parent, environment: io.environment, git: args.git, signal });
    const shown = path.relative(io.cwd, created.dir).split(path.sep).join('/') || '.';
    io.stderr.write(createdText(created, shown, io));
    io.stdout.write(`${shown}\n`);
  } finally {
    interruption.dispose();
  }
}

async function answersFor(args: CreateArguments, parent: string, io: CommandIo): Promise<Answers> {
  const name = crewName(args.words);
  const { template = defaultTemplate, model = null } = args;
  if (name !== null) return { name, template, model };
  if (args.yes) return { name: defaultName, template, model };
  if (mayAsk(args.input, io)) return askForCrew({ template: args.template, model: args.model, parent }, io);
  throw new CrewError('usage', 'The new crew needs a name', { hint: `crew create ${defaultName}` });
}
