import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { CrewError, type ErrorRecord } from '../../errors.ts';
import { isMadeUp } from '../../model/offline.ts';
import { placeText } from '../../run/plan/resolve-task.ts';
import type { Plan, TaskToEdit, TaskToRun } from '../../run/plan.ts';
import type { CrewSpec, InputValue } from '../../spec/crew-spec.ts';
import { replaceFile } from '../../spec/edit/replace-file.ts';
import { fillFileName, findPlaceholders } from '../../spec/placeholders.ts';
import { shownPath } from '../../spec/problems/output-path.ts';
import { emptyNameFault, fileWords, outputTargetFault } from './output-target.ts';

type TaskWithFile = TaskToRun | TaskToEdit;
type Inputs = Readonly<Record<string, InputValue>>;

/** The crew as it is today, for places. */
interface Owner {
  readonly dir: string;
  readonly spec: CrewSpec;
}

/** Refuses, before anything is spent, an output_file that could not be written: outside the project, one of the crew's own files, a folder. */
export function checkOutputFiles(owner: Owner, plan: Plan): void {
  for (const task of plan.tasks) {
    if ((task.action !== 'run' && task.action !== 'edit') || task.outputFile === null) continue;
    const wrong = faultWith(owner.dir, task, plan.inputs);
    if (wrong !== null) throw refusal(owner, { task, wrong, inputs: plan.inputs });
  }
}

/** Writes a task's output where its output_file says; the error, if any, is returned, since the output itself is safe in the store. */
export async function writeOutputFile(dir: string, task: TaskWithFile, text: string): Promise<ErrorRecord | null> {
  const file = task.outputFile ?? '';
  const wrong = outputTargetFault(dir, file, task.createDirectory);
  if (wrong !== null) return failure(task, wrong);
  const target = path.join(dir, file);
  try {
    if (task.createDirectory) await mkdir(path.dirname(target), { recursive: true });
    await replaceFile(target, text.endsWith('\n') ? text : `${text}\n`);
    return null;
  } catch (error) {
    return failure(task, fileWords(error));
  }
}

/** Does an offline run leave the file of that name alone? It replaces only what is made up as well. */
export async function isKept(dir: string, { outputFile }: TaskWithFile): Promise<boolean> {
  try {
    return !isMadeUp(await readFile(path.join(dir, outputFile ?? ''), 'utf8'));
  } catch (error) {
    // What cannot be read may be anything.
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

function faultWith(dir: string, task: TaskWithFile, inputs: Inputs): string | null {
  const template = templateOf(task);
  return (
    emptyNameFault(template, inputs) ?? outputTargetFault(dir, fillFileName(template, inputs), task.createDirectory)
  );
}

/** With its placeholders. */
function templateOf({ definition, outputFile }: TaskWithFile): string {
  return definition.task.outputFile ?? outputFile ?? '';
}

interface Refused {
  readonly task: TaskWithFile;
  readonly wrong: string;
  readonly inputs: Inputs;
}

function refusal({ dir, spec }: Owner, { task, wrong, inputs }: Refused): CrewError {
  const places = spec.tasks.find(({ name }) => name === task.name)?.places;
  const place = places === undefined ? task.definition.task.place : placeText(places['output_file'] ?? places['']);
  const blamed = blamedInputs(dir, task, inputs);
  const orInput = blamed.length === 0 ? '' : `, or the input ${blamed.join(' or ')}`;
  return new CrewError(
    'invalid-crew',
    `output_file of ${task.name} is "${shownPath(task.outputFile ?? '')}": ${wrong}`,
    {
      hint: `Change output_file at ${place}${orInput}`,
    },
  );
}

/** The inputs without whose values it would do; all that it names when that cannot be said of one. */
function blamedInputs(dir: string, task: TaskWithFile, inputs: Inputs): readonly string[] {
  const names = [...new Set(findPlaceholders(templateOf(task)).map(({ name }) => name))];
  const alone = names.filter((name) => faultWith(dir, task, { ...inputs, [name]: 'x' }) === null);
  return alone.length === 0 ? names : alone;
}

function failure(task: TaskWithFile, wrong: string): ErrorRecord {
  return {
    code: 'output-file',
    message: `Could not write ${task.outputFile} (${wrong}); the output of ${task.name} is saved`,
    hint: `crew show ${task.taskId} --raw`,
  };
}
