import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { whyNot } from '../../disk-words.ts';
import type { Problem } from '../crew-spec.ts';
import { errorAt, startOf } from './problem-at.ts';

/** One of the project's files as it was found. `text` is null when it is not there or could not be read (then with a problem). */
export interface FoundFile {
  /** Relative to the project, with `/`; where it was looked for first when there is none. */
  readonly file: string;
  readonly text: string | null;
  readonly problems: readonly Problem[];
}

export type FileRole = 'crew' | 'agents' | 'tasks';

/** Texts that stand in for those of files, by name as in FoundFile. */
export type Drafts = Readonly<Record<string, string>>;

/** Reads what there is of a project. In one go: for a few small files the promises would take ten times as long as the reading. */
export function readFiles(directory: string, drafts: Drafts = {}): Readonly<Record<FileRole, FoundFile>> {
  const find = (names: readonly string[]) => {
    const found = findFile(directory, names);
    return { ...found, text: drafts[found.file] ?? found.text };
  };
  return {
    crew: find(['crew.yaml', 'crew.yml']),
    agents: find(candidates('agents')),
    tasks: find(candidates('tasks')),
  };
}

/** Other files of a project that the first three name. Each is read once. */
export interface ProjectFiles {
  /** Names of the files in a folder, in order; none when there is no such folder. `''` is the project itself. */
  list(folder: string): readonly string[];
  /** A file that was listed; its path with `/`. */
  read(file: string): FoundFile;
  /** What was read until now. */
  opened(): readonly FoundFile[];
}

export function projectFiles(directory: string): ProjectFiles {
  const read = new Map<string, FoundFile>();
  return {
    list: (folder) => fileNames(join(directory, ...folder.split('/'))),
    read: (file) => {
      const found = read.get(file) ?? readText(directory, file) ?? { file, text: null, problems: [gone(file)] };
      read.set(file, found);
      return found;
    },
    opened: () => [...read.values()],
  };
}

/** A folder that cannot be listed has nothing in it: the file that somebody wants from it is then said to be missing. */
function fileNames(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() ? [] : [entry.name])).sort();
  } catch {
    return [];
  }
}

function gone(file: string): Problem {
  return errorAt(startOf(file), `${file} is missing`);
}

function candidates(role: 'agents' | 'tasks'): readonly string[] {
  return [`${role}.yaml`, `${role}.yml`, `config/${role}.yaml`, `config/${role}.yml`];
}

function findFile(directory: string, names: readonly string[]): FoundFile {
  const read = names.map((name) => readText(directory, name));
  const [first, ...others] = read.filter((file) => file !== null);
  if (!first) return { file: names[0]!, text: null, problems: [] };
  const twice = others.map(({ file }) =>
    errorAt(startOf(file), `both ${first.file} and ${file} are here`, 'Keep one of the two.'),
  );
  return { ...first, problems: [...first.problems, ...twice] };
}

/** Null when there is no such file. */
function readText(directory: string, file: string): FoundFile | null {
  try {
    return decoded(file, readFileSync(join(directory, ...file.split('/'))));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    if (code === undefined) throw error;
    return { file, text: null, problems: [errorAt(startOf(file), unreadable(file, error as NodeJS.ErrnoException))] };
  }
}

function unreadable(file: string, error: NodeJS.ErrnoException): string {
  if (error.code === 'EISDIR') return `${file} is a folder, not a file`;
  return `${file} cannot be read (${whyNot(error)})`;
}

function decoded(file: string, bytes: Buffer): FoundFile {
  const text = new TextDecoder('utf-8').decode(bytes);
  if (isUtf8(bytes)) return { file, text, problems: [] };
  const before = text.slice(0, text.indexOf('\uFFFD')).split('\n');
  const place = { file, line: before.length, column: before.at(-1)!.length + 1, length: 1 };
  return {
    file,
    text: null,
    problems: [errorAt(place, `${file} is not UTF-8 text`, 'Save it with the encoding UTF-8.')],
  };
}
