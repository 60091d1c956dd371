import { lstatSync, realpathSync, statSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { CrewError, type ErrorRecord } from '../../errors.ts';
import { isMadeUp } from '../../model/offline.ts';
import type { Plan, TaskToEdit, TaskToRun } from '../../run/plan.ts';
import { replaceFile } from '../../spec/edit/replace-file.ts';

type TaskWithFile = TaskToRun | TaskToEdit;

const ownFiles = /^(crew|agents|tasks|config\/(agents|tasks))\.ya?ml$|^\.env|^\.(crew|git)(\/|$)/i;

/** Refuses, before anything is spent, an output_file that could not be written: outside the project, one of the crew's own files, a folder. */
export function checkOutputFiles(dir: string, plan: Plan): void {
  for (const task of plan.tasks) {
    if ((task.action !== 'run' && task.action !== 'edit') || task.outputFile === null) continue;
    const wrong = objection(dir, task.outputFile, task.createDirectory);
    if (wrong !== null) throw refusal(task, wrong);
  }
}

/** Writes a task's output where its output_file says; the error, if any, is returned, since the output itself is safe in the store. */
export async function writeOutputFile(dir: string, task: TaskWithFile, text: string): Promise<ErrorRecord | null> {
  const file = task.outputFile ?? '';
  const wrong = objection(dir, file, task.createDirectory);
  if (wrong !== null) return failure(task, wrong);
  const target = path.join(dir, file);
  try {
    if (task.createDirectory) await mkdir(path.dirname(target), { recursive: true });
    await replaceFile(target, text.endsWith('\n') ? text : `${text}\n`);
    return null;
  } catch (error) {
    return failure(task, (error as NodeJS.ErrnoException).code ?? String(error));
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

function objection(dir: string, file: string, createDirectory: boolean): string | null {
  const relative = path.relative(dir, path.resolve(dir, file)).split(path.sep).join('/');
  if (file.trim() === '' || relative === '') return 'it names no file';
  if (path.isAbsolute(file) || relative === '..' || relative.startsWith('../') || path.isAbsolute(relative)) {
    return 'it leads out of the project folder';
  }
  if (ownFiles.test(relative)) return "it is one of the crew's own files";
  const target = path.join(dir, relative);
  const parent = nearestFolder(path.dirname(target));
  const root = realpathSync(dir);
  const real = realpathSync(parent);
  if (real !== root && !real.startsWith(root + path.sep)) return 'it leads out of the project folder through a link';
  if (!statSync(parent).isDirectory()) return `${path.relative(dir, parent)} is not a folder`;
  const there = lstatSync(target, { throwIfNoEntry: false });
  if (there?.isDirectory()) return 'there is a folder of that name';
  if (there?.isSymbolicLink()) return 'there is a link of that name';
  if (!createDirectory && parent !== path.dirname(target))
    return 'its folder does not exist and create_directory is false';
  return null;
}

/** The deepest part of the path that exists. */
function nearestFolder(folder: string): string {
  return lstatSync(folder, { throwIfNoEntry: false }) === undefined ? nearestFolder(path.dirname(folder)) : folder;
}

function refusal(task: TaskWithFile, wrong: string): CrewError {
  return new CrewError('invalid-crew', `output_file of ${task.name} is "${task.outputFile}": ${wrong}`, {
    hint: `Change output_file of ${task.name} at ${task.definition.task.place}, or the input in it`,
  });
}

function failure(task: TaskWithFile, wrong: string): ErrorRecord {
  return {
    code: 'output-file',
    message: `Could not write ${task.outputFile} (${wrong}); the output of ${task.name} is saved`,
    hint: `crew show ${task.taskId} --raw`,
  };
}
