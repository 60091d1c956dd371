import { posix } from 'node:path';
import { fillPlaceholders, findPlaceholders } from '../placeholders.ts';
import type { WriteFault } from '../protected-paths.ts';

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

/** Why a name is not taken for an output file although a file can be called so: a shell would do something else with it. */
export function signFault(path: string): string | null {
  if (path.split('/').some((name) => name.trimStart().startsWith('~'))) return 'has a ~ in it, which is not filled in';
  const variable = /\$(?:[A-Za-z_]\w*|[{(][^})]*[})]?)|%[A-Za-z_]\w*%/.exec(path)?.[0];
  if (variable !== undefined) return `has ${shownPath(variable)} in it, which is not filled in`;
  const sign = /[|\\`]/.exec(path)?.[0];
  return sign === undefined ? null : `has a ${sign} in it`;
}

/** What to write instead of a name that a shell would fill in, or that has a `\` in it. */
export function signHint(path: string): string {
  if (path.includes('\\')) return `Write / between folders: ${shownPath(path.replaceAll(/\\+/g, '/'))}`;
  return /[$%]/.test(path)
    ? 'For an input write {name}, such as out/{name}.md'
    : 'Name a file inside the project, such as output/report.md';
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

/** What to do about a file that may not be written, such as `allow_write: [package.json]`. */
export function closedFileHint(path: string, { canBeAllowed }: Pick<WriteFault, 'canBeAllowed'>): string {
  const other = 'Name another file, such as output/report.md';
  const opened = canBeAllowed ? allowHint(projectPath(path)) : null;
  return opened === null ? other : `${other}. If it is meant, ${opened}`;
}

/** How to open a path on purpose; null when nothing of it is known. */
export function allowHint(path: string): string | null {
  const fixed = fixedPart(path);
  if (fixed === '') return null;
  return `write into crew.yaml: allow_write: [${/^[\w./-]+$/.test(fixed) ? fixed : JSON.stringify(fixed)}]`;
}

/** The path, or as many folders of it as have no placeholder. */
function fixedPart(path: string): string {
  const names = path.split('/');
  const open = names.findIndex((name) => findPlaceholders(name).length > 0);
  return (open === -1 ? names : names.slice(0, open)).join('/');
}
