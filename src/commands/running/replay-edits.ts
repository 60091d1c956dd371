import { CrewError } from '../../errors.ts';
import type { ReplayOptions } from '../../project/crew-options.ts';
import type { InputValues } from '../../project/inputs/gather-inputs.ts';
import { readText } from '../../project/inputs/read-inputs.ts';
import type { Crew } from '../../project/open-crew.ts';
import { resolveTask } from '../../project/prepare/task-reference.ts';
import { sameSpelling } from '../../spec/spelling.ts';
import { mayAsk } from '../terminal/ask-inputs.ts';
import type { CommandIo } from '../terminal/io.ts';
import { editText } from '../terminal/open-editor.ts';
import { readStdin } from '../terminal/read-stdin.ts';

/** The edits of a command line, as typed. */
export interface EditFlags {
  readonly setOutput: readonly string[];
  readonly setText: readonly string[];
  readonly editOutput: readonly string[];
  readonly editInputs: boolean;
}

/** Throws where an editor would wait for somebody who is not there. One that the environment names may be a program that needs nobody. */
export function refuseEditor(
  { editOutput, editInputs, mayAsk: asks }: Pick<EditFlags, 'editOutput' | 'editInputs'> & { readonly mayAsk: boolean },
  io: CommandIo,
): void {
  if (!editInputs && editOutput.length === 0) return;
  const { environment } = io;
  const named = environment['VISUAL'] || environment['EDITOR'];
  const why = !asks
    ? 'with --no-input'
    : environment['CI']
      ? 'where CI is set'
      : named || mayAsk(asks, io)
        ? null
        : 'where there is no terminal';
  if (why === null) return;
  const [task] = editOutput;
  throw new CrewError('usage', `${task === undefined ? '--edit-inputs' : '--edit-output'} opens no editor ${why}`, {
    hint: task === undefined ? 'Give the inputs:  -i name=value' : `Give the text:  --set-output ${task}=@file`,
  });
}

export interface EditContext {
  readonly crew: Crew;
  readonly options: ReplayOptions;
  readonly io: CommandIo;
}

/** Outputs and inputs that the person gives, some by way of an editor. */
export async function editsOf(
  flags: EditFlags,
  context: EditContext,
): Promise<Pick<ReplayOptions, 'outputs' | 'texts' | 'inputs'>> {
  const { outputs: set = {}, ...texts } = await givenEdits(flags, context.io);
  const edited = await editedOutputs(flags.editOutput, context, set);
  const inputs = flags.editInputs ? { inputs: await editedInputs(context) } : {};
  const outputs = { ...set, ...edited };
  return { ...inputs, ...texts, ...(Object.keys(outputs).length === 0 ? {} : { outputs }) };
}

/** What is given in words, without an editor. */
export async function givenEdits(
  { setOutput, setText }: Pick<EditFlags, 'setOutput' | 'setText'>,
  io: CommandIo,
): Promise<Pick<ReplayOptions, 'outputs' | 'texts'>> {
  return {
    ...(setOutput.length === 0 ? {} : { outputs: await setOutputs(setOutput, io) }),
    ...(setText.length === 0 ? {} : { texts: await setTexts(setText, io) }),
  };
}

/** `task=text`, `task=@file`, `task=@-`; `@@` begins a text with @. */
function setOutputs(given: readonly string[], io: CommandIo): Promise<Record<string, string>> {
  return namedTexts(given, io, (text) => [
    `Not an output: --set-output ${text}`,
    '--set-output task=text  ·  --set-output task=@file',
  ]);
}

/** `write.description=text` and so on, as `setOutputs`. */
function setTexts(given: readonly string[], io: CommandIo): Promise<Record<string, string>> {
  return namedTexts(given, io, (text) => [
    `Not a text of the crew: --set-text ${text}`,
    '--set-text <task>.description=text  ·  --set-text <agent>.goal=@file',
  ]);
}

/** `refusal`: message and hint for a word without a name. */
async function namedTexts(
  given: readonly string[],
  io: CommandIo,
  refusal: (text: string) => readonly [message: string, hint: string],
): Promise<Record<string, string>> {
  const texts: [string, string][] = [];
  for (const text of given) {
    const equals = text.indexOf('=');
    if (equals < 1) {
      const [message, hint] = refusal(text);
      throw new CrewError('usage', message, { hint });
    }
    const value = await readText(text.slice(equals + 1), { cwd: io.cwd, readStdin: () => readStdin(io) });
    texts.push([sameSpelling(text.slice(0, equals)), value]);
  }
  return Object.fromEntries(texts);
}

async function editedOutputs(
  tasks: readonly string[],
  { crew, options, io }: EditContext,
  set: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  if (tasks.length === 0) return {};
  const named = { ...options, outputs: { ...set, ...Object.fromEntries(tasks.map((task) => [task, ''])) } };
  const { run, tasks: rows, outputs } = await crew.replaySource(named);
  const today = crew.project.spec.tasks.map((task) => task.name);
  const edited: [string, string][] = [];
  for (const task of tasks) {
    const name = resolveTask(task, { runId: run.runId, rows, today }, (name) => `--edit-output ${name}`);
    const recorded = outputs.get(name);
    if (recorded === undefined) {
      throw new CrewError('refused', `${name} has no finished output in ${run.runId} to edit`, {
        hint: `Give it one:  --set-output ${name}=@file`,
      });
    }
    edited.push([name, await editText(recorded.text, { name: `${name}.md`, io })]);
  }
  return Object.fromEntries(edited);
}

async function editedInputs({ crew, options, io }: EditContext): Promise<InputValues> {
  const { run } = await crew.replaySource(options);
  const recorded = JSON.stringify({ ...run.inputs, ...options.inputs }, null, 2);
  const text = await editText(`${recorded}\n`, { name: 'inputs.json', io });
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === 'object' && !Array.isArray(value))
      return changedInputs(value as InputValues, run.inputs);
  } catch (error) {
    throw new CrewError('usage', `The edited inputs are not JSON: ${(error as Error).message}`, {
      hint: 'Start again; nothing was started',
      cause: error,
    });
  }
  throw new CrewError('usage', 'The edited inputs must be a map, name to value', {
    hint: 'Start again; nothing was started',
  });
}

/** What was left as recorded counts as recorded, dates included. */
function changedInputs(edited: InputValues, recorded: InputValues): InputValues {
  const changed = Object.entries(edited).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(recorded[name]),
  );
  return Object.fromEntries(changed);
}
