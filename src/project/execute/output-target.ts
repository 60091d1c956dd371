import { lstatSync, realpathSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { fillFileName, findPlaceholders } from '../../spec/placeholders.ts';
import { nameFault, signFault } from '../../spec/problems/output-path.ts';
import { type WriteFault, writeFault } from '../../spec/protected-paths.ts';
import type { WritePlace } from '../open/crew-files.ts';

/** Why an output cannot be written where it should be. */
export interface TargetFault extends Pick<WriteFault, 'canBeAllowed'> {
  /** A clause about the file. */
  readonly words: string;
}

/** Why an output could not be written to that file of the project; null: it could, as far as one can tell before. */
export function outputTargetFault(place: WritePlace, file: string, createDirectory: boolean): TargetFault | null {
  const words = pathFault(place.dir, file);
  if (words !== null) return { words, canBeAllowed: false };
  const relative = relativePath(place.dir, path.resolve(place.dir, file));
  return closedFault(relative, place) ?? diskFault(place, relative, createDirectory);
}

function pathFault(dir: string, file: string): string | null {
  const unusable = nameFault(file) ?? signFault(file);
  if (unusable !== null) return `it ${unusable}`;
  const relative = relativePath(dir, path.resolve(dir, file));
  if (file.trim() === '' || relative === '') return 'it names no file';
  if (path.isAbsolute(file) || relative === '..' || relative.startsWith('../') || path.isAbsolute(relative)) {
    return 'it leads out of the project folder';
  }
  return /[/\\]$/.test(file) ? 'it names a folder' : null;
}

function relativePath(dir: string, file: string): string {
  return path.relative(dir, file).split(path.sep).join('/');
}

function closedFault(relative: string, place: WritePlace): TargetFault | null {
  const closed = writeFault(relative, place);
  return closed && { words: `it may not be written: ${closed.why}`, canBeAllowed: closed.canBeAllowed };
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

function diskFault(place: WritePlace, relative: string, createDirectory: boolean): TargetFault | null {
  try {
    const words = folderFault(place.dir, relative, createDirectory);
    const closed = words === null ? closedFault(realPath(place.dir, relative), place) : null;
    // What a link leads to is not opened by the name of the link.
    return words === null ? closed && { ...closed, canBeAllowed: false } : { words, canBeAllowed: false };
  } catch (error) {
    return { words: fileWords(error), canBeAllowed: false };
  }
}

/** Where links lead, as seen from the project. */
function realPath(dir: string, relative: string): string {
  const target = path.join(dir, relative);
  const parent = nearestFolder(path.dirname(target));
  return relativePath(realpathSync.native(dir), path.join(realpathSync.native(parent), path.relative(parent, target)));
}

function folderFault(dir: string, relative: string, createDirectory: boolean): string | null {
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
