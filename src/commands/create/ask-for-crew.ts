import path from 'node:path';
import { crewNameProblem } from '../../project/create/crew-name.ts';
import { type FirstModel, firstModels } from '../../project/create/first-model.ts';
import { folderProblem } from '../../project/create/new-folder.ts';
import { templateNamed, templates } from '../../project/create/templates.ts';
import { terminalOf } from '../../report/terminal.ts';
import { padEnd, shorten, widest } from '../../report/text.ts';
import type { CommandIo } from '../terminal/io.ts';
import { question } from '../terminal/question.ts';

export interface Answers {
  readonly name: string;
  readonly template: string;
  /** `provider/model`; null: that of the provider whose key is found. */
  readonly model: string | null;
}

export interface Known {
  readonly template: string | undefined;
  readonly model: string | undefined;
  /** Absolute path of the folder that the new one will be in. */
  readonly parent: string;
}

/** What a crew is called when nobody says. */
export const defaultName = 'my-crew';

/** Asks on the terminal, drawn on stderr, for what is not known. CrewError `cancelled` on Ctrl-C and Ctrl-D. */
export async function askForCrew(known: Known, io: CommandIo): Promise<Answers> {
  // A wrong flag shows before the first question, not after the last.
  if (known.template !== undefined) templateNamed(known.template);
  const models = firstModels(known.model ?? null, io.environment);
  const ask = <Answer>(put: Parameters<typeof question<Answer>>[0]) =>
    question(put, 'Cancelled; nothing was written', io);

  const name = await ask<string>(({ text }, options) =>
    text({
      ...options,
      message: 'Name of the crew and of its new folder',
      placeholder: defaultName,
      defaultValue: defaultName,
      validate: (value) => nameProblem(value || defaultName, known.parent),
    }),
  );
  const template =
    known.template ??
    (await ask<string>(({ select }, options) =>
      select({ ...options, message: 'Start from', options: templateOptions(io) }),
    ));
  const model =
    known.model ??
    (await ask<string>(({ select }, options) =>
      select({ ...options, message: 'Model', options: modelOptions(models, io), maxItems: 8 }),
    ));
  io.stderr.write('\n');
  return { name, template, model };
}

function nameProblem(name: string, parent: string): string | undefined {
  return crewNameProblem(name) ?? folderProblem(path.join(parent, name)) ?? undefined;
}

function templateOptions(io: CommandIo) {
  return inTwoColumns(
    templates.map(({ name, summary }) => ({ value: name, label: name, note: summary })),
    io,
  );
}

function modelOptions(models: readonly FirstModel[], io: CommandIo) {
  return inTwoColumns(
    models.map((model) => ({ value: model.label, label: model.label, note: keyText(model) })),
    io,
  );
}

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly note: string;
}

/** What is to be known of each stands in its label, since clack shows a hint only beside the one that is marked; each on one line of the terminal. */
function inTwoColumns(choices: readonly Choice[], { stderr, environment }: CommandIo) {
  // Clack draws `│  ● ` before each, and counts the escapes of its colours as columns.
  const room = terminalOf(stderr, environment).columns - 16;
  const notes = Math.min(widest(choices.map(({ note }) => note)), Math.floor(room / 2));
  const labels = Math.min(widest(choices.map(({ label }) => label)), room - 2 - notes);
  return choices.map(({ value, label, note }) => ({
    value,
    label: shorten(`${padEnd(shorten(label, labels), labels)}  ${note}`, room),
  }));
}

/** Which variable it is, is said when the crew has been made. */
function keyText({ variables, missing }: FirstModel): string {
  if (missing.length > 0) return 'needs its key';
  return variables.length === 0 ? 'local, no key' : 'its key is set';
}
