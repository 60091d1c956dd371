import { posix } from 'node:path';
import { fillPlaceholders, findPlaceholders } from '../placeholders.ts';

/** Why a file name (placeholders filled in or not) cannot be an output file; null when it can. Judged alike on every system. */
export function outputPathFault(path: string): string | null {
  const slashed = path.trim().replaceAll('\\', '/');
  if (slashed === '') return 'is empty';
  if (/^(\/|[A-Za-z]:|~)/.test(slashed)) return 'is outside the project';
  const unusable = nameFault(slashed);
  if (unusable !== null) return unusable;
  const normal = posix.normalize(slashed);
  if (normal === '..' || normal.startsWith('../')) return 'is outside the project';
  return normal === '.' || normal.endsWith('/') ? 'is a folder' : null;
}

/** The longest name that the usual file systems take, in bytes. */
const longest = 255;

/** Why no file can be called so, such as `has a line break in it`. Placeholders count for nothing. Null: one can. */
export function nameFault(path: string): string | null {
  if (/[\n\r]/.test(path)) return 'has a line break in it';
  if ([...path].some(isControl)) return 'has a control character in it';
  const sizes = path.split('/').map((name) => Buffer.byteLength(withoutPlaceholders(name)));
  const size = Math.max(...sizes);
  return size > longest ? `has a name of ${size} bytes in it; ${longest} is the most` : null;
}

function isControl(sign: string): boolean {
  return sign < ' ' || sign === '\x7f';
}

function withoutPlaceholders(name: string): string {
  return fillPlaceholders(name, Object.fromEntries(findPlaceholders(name).map((one) => [one.name, ''])));
}

const ownFiles = /^(crew|agents|tasks|config\/(agents|tasks))\.ya?ml$|^\.env|^\.(crew|git)(\/|$)/i;

/** Is it a file that the crew itself consists of, such as tasks.yaml or .env? `path`: relative to the project, normalized, with `/`. */
export function isOwnFile(path: string): boolean {
  return ownFiles.test(path);
}

/** A path for messages: on one line, and not longer than a line. */
export function shownPath(path: string): string {
  const signs = [...path].map((sign) => (isControl(sign) ? JSON.stringify(sign).slice(1, -1) : sign));
  return signs.length <= 60 ? signs.join('') : `${signs.slice(0, 40).join('')}…${signs.slice(-15).join('')}`;
}

/** A path inside the project as we write it: with `/` on every system, without `./`. */
export function projectPath(path: string): string {
  return posix.normalize(path.trim().replaceAll('\\', '/'));
}
