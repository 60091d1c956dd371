import { lstatSync, readdirSync } from 'node:fs';
import { mkdir, rename, rm, rmdir } from 'node:fs/promises';
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
    hint: 'Nothing was written; try again once that is mended, or in a folder of your own',
    cause: error,
  });
}
