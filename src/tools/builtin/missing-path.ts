import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { nearest } from '../../spec/nearest.ts';
import { secretPath } from '../../spec/protected-paths.ts';
import { type ProjectPath, relativeTo } from './project-path.ts';

/** The error for a path that is not there, with what is near it. */
export async function missingPath(path: ProjectPath): Promise<Error> {
  const names = (relativeTo(path.root, path.real) ?? '').split('/');
  const folder = join(path.root, ...names.slice(0, names.length - path.missing));
  const wanted = names[names.length - path.missing] ?? '';
  const shown = relativeTo(path.root, folder) ?? '.';
  const entries = await entriesOf(folder);
  const there = entries === null ? `${shown} is a file, not a folder` : inFolder(wanted, shown, entries);
  return new Error(`There is no ${path.shown} in the project. ${there}`);
}

function inFolder(wanted: string, folder: string, entries: readonly string[]): string {
  const bare = nearest(
    wanted,
    entries.map((entry) => entry.replace(/\/$/, '')),
  );
  const meant = entries.find((entry) => entry === bare || entry === `${bare}/`);
  if (meant !== undefined) return `Did you mean ${folder === '.' ? meant : `${folder}/${meant}`}?`;
  const title = folder === '.' ? "The project's folder" : `${folder}/`;
  if (entries.length === 0) return `${title} is empty.`;
  const more = entries.length > most ? ` and ${entries.length - most} more; list_files shows them` : '';
  return `${title} has: ${entries.slice(0, most).join(', ')}${more}.`;
}

const most = 12;

/** Null when it is no folder. */
async function entriesOf(folder: string): Promise<readonly string[] | null> {
  const found = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOTDIR') return null;
    return []; // Only a help is lost: the path is not there, whatever else is wrong.
  });
  if (found === null) return null;
  return found
    .filter((entry) => secretPath(entry.name) === null && entry.name !== 'node_modules')
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .sort();
}
