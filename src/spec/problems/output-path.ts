import { posix } from 'node:path';

/** Why a file name (placeholders filled in or not) cannot be an output file; null when it can. Judged alike on every system. */
export function outputPathFault(path: string): string | null {
  const slashed = path.trim().replaceAll('\\', '/');
  if (slashed === '') return 'is empty';
  if (/^(\/|[A-Za-z]:|~)/.test(slashed)) return 'is outside the project';
  if (slashed.includes('\0')) return 'has a NUL character in it';
  const normal = posix.normalize(slashed);
  if (normal === '..' || normal.startsWith('../')) return 'is outside the project';
  return normal === '.' || normal.endsWith('/') ? 'is a folder' : null;
}

/** A path inside the project as we write it: with `/` on every system, without `./`. */
export function projectPath(path: string): string {
  return posix.normalize(path.trim().replaceAll('\\', '/'));
}
