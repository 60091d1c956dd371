import { lstatSync, realpathSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { fillFileName, findPlaceholders } from '../../spec/placeholders.ts';
import { isOwnFile, nameFault } from '../../spec/problems/output-path.ts';

/** Why an output could not be written to that file of the project, in words; null: it could, as far as one can tell before. */
export function outputTargetFault(dir: string, file: string, createDirectory: boolean): string | null {
  const unusable = nameFault(file);
  if (unusable !== null) return `it ${unusable}`;
  const relative = path.relative(dir, path.resolve(dir, file)).split(path.sep).join('/');
  if (file.trim() === '' || relative === '') return 'it names no file';
  if (path.isAbsolute(file) || relative === '..' || relative.startsWith('../') || path.isAbsolute(relative)) {
    return 'it leads out of the project folder';
  }
  if (isOwnFile(relative)) return "it is one of the crew's own files";
  if (/[/\\]$/.test(file)) return 'it names a folder';
  try {
    return diskFault(dir, relative, createDirectory);
  } catch (error) {
    return fileWords(error);
  }
}

/** A name that inputs were to make and that came out empty, such as that of `out/.md`; null: there is none. */
export function emptyNameFault(template: string, values: Parameters<typeof fillFileName>[1]): string | null {
  const empty = template.split('/').some((name) => {
    const [stem = ''] = name.split('.');
    return findPlaceholders(stem).length > 0 && fillFileName(stem, values).trim() === '';
  });
  return empty ? 'a name in it is empty' : null;
}

/** What the file system says, in words where it is known. */
export function fileWords(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return words[code] ?? code;
}

const words: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ELOOP: 'a link in it leads round in a circle',
  ENAMETOOLONG: 'it is too long for a path',
  ENOTDIR: 'a part of it is a file, not a folder',
  EISDIR: 'there is a folder of that name',
};

function diskFault(dir: string, relative: string, createDirectory: boolean): string | null {
  const target = path.join(dir, relative);
  const parent = nearestFolder(path.dirname(target));
  const root = realpathSync(dir);
  const real = realpathSync(parent);
  if (real !== root && !real.startsWith(root + path.sep)) return 'it leads out of the project folder through a link';
  if (!statSync(parent).isDirectory()) return `${path.relative(dir, parent)} is not a folder`;
  const there = statsOf(target);
  if (there?.isDirectory()) return 'there is a folder of that name';
  if (there?.isSymbolicLink()) return 'there is a link of that name';
  if (!createDirectory && parent !== path.dirname(target))
    return 'its folder does not exist and create_directory is false';
  return null;
}

/** The deepest part of the path that exists. */
function nearestFolder(folder: string): string {
  return statsOf(folder) === undefined ? nearestFolder(path.dirname(folder)) : folder;
}

/** Undefined where there is nothing: below a file there is nothing either. */
function statsOf(target: string): Stats | undefined {
  try {
    return lstatSync(target, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw error;
  }
}
