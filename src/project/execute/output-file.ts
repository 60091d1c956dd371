import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { CrewError, type ErrorRecord } from '../../errors.ts';
import { isMadeUp } from '../../model/offline.ts';
import { placeText } from '../../run/plan/resolve-task.ts';
import type { Plan, TaskToEdit, TaskToRun } from '../../run/plan.ts';
import type { CrewSpec, InputValue } from '../../spec/crew-spec.ts';
import { replaceFile } from '../../spec/edit/replace-file.ts';
import { fillFileName, findPlaceholders } from '../../spec/placeholders.ts';
import { allowHint, projectPath, shownPath } from '../../spec/problems/output-path.ts';
import { type WritePlace, writePlace } from '../open/crew-files.ts';
import { emptyNameFault, fileWords, outputTargetFault, type TargetFault } from './output-target.ts';

type TaskWithFile = TaskToRun | TaskToEdit;
type Inputs = Readonly<Record<string, InputValue>>;

/** The crew as it is today, for places. */
interface Owner {
  readonly dir: string;
  readonly spec: CrewSpec;
}

/** Refuses, before anything is spent, an output_file that could not be written: outside the project, one of the crew's own files, a folder. */
export async function checkOutputFiles({ dir, spec }: Owner, plan: Plan): Promise<void> {
  const tasks = tasksWithFile(plan);
  if (tasks.length === 0) return;
  const checking = { spec, writes: await writePlace(dir, spec) };
  for (const task of tasks) {
    const wrong = faultWith(checking.writes, task, plan.inputs);
    if (wrong !== null) throw refusal(checking, { task, wrong, inputs: plan.inputs });
  }
}

function tasksWithFile({ tasks }: Plan): readonly TaskWithFile[] {
  return tasks
    .filter((task) => task.action === 'run' || task.action === 'edit')
    .filter((task) => task.outputFile !== null);
}

/** Writes a task's output where its output_file says; the error, if any, is returned, since the output itself is safe in the store. */
export async function writeOutputFile(
  { dir, spec }: Owner,
  task: TaskWithFile,
  text: string,
): Promise<ErrorRecord | null> {
  const file = task.outputFile ?? '';
  const wrong = outputTargetFault(await writePlace(dir, spec), file, task.createDirectory);
  if (wrong !== null) return failure(task, wrong.words);
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

function faultWith(place: WritePlace, task: TaskWithFile, inputs: Inputs): TargetFault | null {
  const template = templateOf(task);
  const empty = emptyNameFault(template, inputs);
  if (empty !== null) return { words: empty, canBeAllowed: false };
  return outputTargetFault(place, fillFileName(template, inputs), task.createDirectory);
}

/** With its placeholders. */
function templateOf({ definition, outputFile }: TaskWithFile): string {
  return definition.task.outputFile ?? outputFile ?? '';
}

interface Checking {
  readonly writes: WritePlace;
  readonly spec: CrewSpec;
}

interface Refused {
  readonly task: TaskWithFile;
  readonly wrong: TargetFault;
  readonly inputs: Inputs;
}

function refusal({ writes, spec }: Checking, { task, wrong, inputs }: Refused): CrewError {
  const places = spec.tasks.find(({ name }) => name === task.name)?.places;
  const place = places === undefined ? task.definition.task.place : placeText(places['output_file'] ?? places['']);
  const blamed = blamedInputs(writes, task, inputs);
  const orInput = blamed.length === 0 ? '' : `, or the input ${blamed.join(' or ')}`;
  const file = task.outputFile ?? '';
  const opened = wrong.canBeAllowed ? allowHint(projectPath(file)) : null;
  return new CrewError('invalid-crew', `output_file of ${task.name} is "${shownPath(file)}": ${wrong.words}`, {
    hint: `Change output_file at ${place}${orInput}${opened === null ? '' : `   ·   if it is meant, ${opened}`}`,
  });
}

/** The inputs without whose values it would do; all that it names when that cannot be said of one. */
function blamedInputs(writes: WritePlace, task: TaskWithFile, inputs: Inputs): readonly string[] {
  const names = [...new Set(findPlaceholders(templateOf(task)).map(({ name }) => name))];
  const alone = names.filter((name) => faultWith(writes, task, { ...inputs, [name]: 'x' }) === null);
  return alone.length === 0 ? names : alone;
}

function failure(task: TaskWithFile, wrong: string): ErrorRecord {
  return {
    code: 'output-file',
    message: `Could not write ${task.outputFile} (${wrong}); the output of ${task.name} is saved`,
    hint: `crew show ${task.taskId} --raw`,
  };
}
