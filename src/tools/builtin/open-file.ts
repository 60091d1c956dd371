import { constants } from 'node:fs';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { missingPath } from './missing-path.ts';
import { fileFault, type ProjectPath } from './project-path.ts';

/** Opens a file of the project for reading; throws, in words for a model, when there is none or it is not a plain file. */
export async function openFile(path: ProjectPath): Promise<FileHandle> {
  if (path.missing > 0) throw await missingPath(path);
  try {
    refuseUnlessFile(path, await stat(path.real));
    const file = await open(path.real, flags);
    return await checked(path, file);
  } catch (error) {
    throw fileFault(path.shown, error);
  }
}

/** Not through a symbolic link that was just put there; not waiting on a pipe. Windows has neither flag. */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

async function checked(path: ProjectPath, file: FileHandle): Promise<FileHandle> {
  try {
    const opened = await file.stat({ bigint: true });
    refuseUnlessFile(path, opened);
    // A folder on the way may have been swapped for a link since it was checked.
    const there = (await realpath(path.real)) === path.real ? await stat(path.real, { bigint: true }) : null;
    if (there?.ino === opened.ino && there.dev === opened.dev) return file;
    throw new Error(`${path.shown} was changed while it was opened; try again`);
  } catch (error) {
    await file.close();
    throw error;
  }
}

function refuseUnlessFile(path: ProjectPath, found: { isFile(): boolean; isDirectory(): boolean }): void {
  if (found.isDirectory()) throw new Error(`${path.shown} is a folder; list_files shows what is in it`);
  if (!found.isFile()) throw new Error(`${path.shown} is not a plain file`);
}
