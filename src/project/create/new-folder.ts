import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { CrewError } from '../../errors.ts';

/** Why `dir` cannot become a new project's folder, in words; null when it is absent or an empty folder. */
export function folderProblem(dir: string): string | null {
  const found = lstatSync(dir, { throwIfNoEntry: false });
  if (found === undefined) return null;
  if (!found.isDirectory()) return `"${path.basename(dir)}" exists here, and is not a folder`;
  if (readdirSync(dir).length > 0) return `The folder "${path.basename(dir)}" exists, and is not empty`;
  return null;
}

/** Fills a folder beside `dir` and then renames it, so that `dir` is there whole or not at all, whatever goes wrong. */
export async function writeFolder<T>(dir: string, fill: (draft: string) => Promise<T>): Promise<T> {
  const draft = path.join(path.dirname(dir), `.${path.basename(dir)}.${crypto.randomUUID().slice(0, 8)}`);
  try {
    refuseTaken(dir);
    await mkdir(draft);
    const result = await fill(draft);
    refuseTaken(dir);
    // Windows renames onto nothing, not even onto an empty folder.
    await rmdir(dir).catch(ignoreAbsent);
    await rename(draft, dir);
    return result;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw explained(error, dir);
  }
}

/** Fills `dir`, which may have other files in it, whole or not at all. CrewError `exists` for files that are there already. */
export async function fillFolder<T>(dir: string, fill: (draft: string) => Promise<T>): Promise<T> {
  const draft = path.join(dir, `.new-crew.${crypto.randomUUID().slice(0, 8)}`);
  const moved: string[] = [];
  try {
    await mkdir(draft);
    const result = await fill(draft);
    const names = await readdir(draft);
    refuseClashes(dir, names);
    for (const name of names.filter((one) => one !== keptFolder || !existsSync(path.join(dir, keptFolder)))) {
      await rename(path.join(draft, name), path.join(dir, name));
      moved.push(name);
    }
    return result;
  } catch (error) {
    for (const name of moved) await rm(path.join(dir, name), { recursive: true, force: true });
    throw explained(error, path.join(dir, 'crew.yaml'));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Holds the history; what is new in it can be written at any time. */
const keptFolder = '.crew';

/** The other names that a crew's files may have. */
const otherNames = ['crew.yml', 'agents.yml', 'tasks.yml', 'config/agents.yaml', 'config/tasks.yaml'];

function refuseClashes(dir: string, names: readonly string[]): void {
  const wanted = names.filter((name) => name !== keptFolder);
  const there = [...wanted, ...otherNames].filter((name) => lstatSync(path.join(dir, name), { throwIfNoEntry: false }));
  if (there.length === 0) return;
  throw new CrewError('exists', `Already in this folder: ${there.join(', ')}`, {
    hint: 'Move them away, or make the crew in a folder of its own:  crew create crew my-crew',
  });
}

function refuseTaken(dir: string): void {
  const problem = folderProblem(dir);
  if (problem !== null) throw taken(problem, dir);
}

function taken(problem: string, dir: string): CrewError {
  return new CrewError('exists', problem, { hint: `Choose another name, or move it away: ${dir}` });
}

function ignoreAbsent(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'it can only be read',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your disk quota is used up',
  ENOENT: 'there is no such folder',
  ENOTDIR: 'a file is in the way',
};

function explained(error: unknown, dir: string): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  // Somebody else was quicker.
  if (code === 'ENOTEMPTY' || code === 'EEXIST')
    return taken(`"${path.basename(dir)}" was made here a moment ago`, dir);
  const reason = reasons[code];
  if (reason === undefined) return error;
  return new CrewError('refused', `Cannot write in ${path.dirname(dir)}: ${reason}`, {
    hint: 'Nothing was written; fix that and try again, or use a folder of your own',
    cause: error,
  });
}
