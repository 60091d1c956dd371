import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { secretPath } from '../../spec/protected-paths.ts';

/** `path`: relative to the walk's start, with `/`. A symbolic link is an entry and never followed. */
export interface WalkedEntry {
  readonly path: string;
  readonly type: 'file' | 'folder' | 'link';
}

export interface WalkOptions {
  /** Of the start, relative to the project, with `/`; `.` for the project itself. */
  readonly prefix: string;
  readonly recursive: boolean;
  readonly signal: AbortSignal;
}

/** What lies under a folder in the order of names, a folder before what is in it; without node_modules and what is secret. */
export async function* walkFiles(folder: string, options: WalkOptions): AsyncGenerator<WalkedEntry, void, undefined> {
  yield* walk(folder, '', options);
}

async function* walk(
  folder: string,
  before: string,
  options: WalkOptions,
): AsyncGenerator<WalkedEntry, void, undefined> {
  options.signal.throwIfAborted();
  for (const entry of await entriesOf(folder, before === '')) {
    const path = before + entry.name;
    if (entry.name === 'node_modules' || secretPath(`${options.prefix}/${path}`) !== null) continue;
    if (entry.isDirectory()) {
      yield { path, type: 'folder' };
      if (options.recursive) yield* walk(join(folder, entry.name), `${path}/`, options);
    } else if (entry.isSymbolicLink()) yield { path, type: 'link' };
    else if (entry.isFile()) yield { path, type: 'file' };
  }
}

async function entriesOf(folder: string, isStart: boolean) {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (isStart) throw error;
    // A folder that cannot be read, or is gone by now, takes nothing away from the others.
    return [];
  }
}
