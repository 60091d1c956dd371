import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tool } from '../tool.ts';
import type { BuiltinSettings } from './builtin-settings.ts';
import { type LineMatcher, type LinePattern, lineMatcher } from './line-matcher.ts';
import { missingPath } from './missing-path.ts';
import { openFile } from './open-file.ts';
import { type ProjectPath, projectPath } from './project-path.ts';
import { textOf } from './read-text.ts';
import { walkFiles } from './walk-files.ts';

/** Lines of the project's files that match, at most 100, within `seconds`. */
export function searchFilesTool({ dir }: BuiltinSettings, seconds = 10): Tool {
  return {
    name: 'search_files',
    description: 'Finds the lines with a text, or a regular expression, in the files of the project: path:line: text.',
    parameters: {
      type: 'object',
      properties: {
        pattern: { type: 'string', minLength: 1, description: 'The text to find within a line' },
        path: { type: 'string', description: 'Folder or file to search; without it the whole project' },
        regex: { type: 'boolean', description: 'pattern is a regular expression (JavaScript); false when not given' },
        case_sensitive: { type: 'boolean', description: 'false when not given' },
      },
      required: ['pattern'],
      additionalProperties: false,
    },
    sideEffects: false,
    call: async (input, { signal }) => {
      const wanted = input as Wanted;
      const found = await projectPath(dir, wanted.path ?? '.');
      if (found.missing > 0) throw await missingPath(found);
      return search(found, wanted, { signal, seconds });
    },
  };
}

interface Wanted {
  readonly pattern: string;
  readonly path?: string;
  readonly regex?: boolean;
  readonly case_sensitive?: boolean;
}

interface Bounds {
  readonly signal: AbortSignal;
  readonly seconds: number;
}

async function search(path: ProjectPath, wanted: Wanted, { signal, seconds }: Bounds): Promise<string> {
  const ended = AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]);
  const pattern: LinePattern = {
    pattern: wanted.pattern,
    regex: wanted.regex ?? false,
    caseSensitive: wanted.case_sensitive ?? false,
  };
  const matcher = lineMatcher(pattern, ended);
  const hits: string[] = [];
  let file = path.shown;
  try {
    for await (file of filesOf(path, ended)) {
      hits.push(...(await hitsIn(path.root, file, matcher)));
      if (hits.length > most)
        return `${hits.slice(0, most).join('\n')}\n[cut after ${most}: narrow it by path or pattern]`;
    }
  } catch (error) {
    if (signal.aborted || !ended.aborted) throw error;
    return [...hits, `[stopped after ${seconds} s in ${file}: try a simpler pattern, or a folder by path]`].join('\n');
  } finally {
    await matcher.end();
  }
  return hits.length > 0 ? hits.join('\n') : `No line matches${path.shown === '.' ? '' : ` in ${path.shown}`}`;
}

const most = 100;

/** Paths relative to the project. */
async function* filesOf(path: ProjectPath, signal: AbortSignal): AsyncGenerator<string, void, undefined> {
  if (!(await stat(path.real)).isDirectory()) return yield path.shown;
  const before = path.shown === '.' ? '' : `${path.shown}/`;
  for await (const entry of walkFiles(path.real, { prefix: path.shown, recursive: true, signal })) {
    if (entry.type === 'file') yield before + entry.path;
  }
}

async function hitsIn(root: string, file: string, matcher: LineMatcher): Promise<readonly string[]> {
  const text = await wholeText(root, file);
  if (text === null) return [];
  const lines = text.split(/\r?\n/);
  const matches = await matcher.match(lines);
  return matches.slice(0, most + 1).map(([line, column]) => `${file}:${line + 1}: ${around(lines[line]!, column)}`);
}

/** Null when it cannot be searched: binary, too large, or not to be read. */
async function wholeText(root: string, file: string): Promise<string | null> {
  if ((await stat(join(root, file))).size > largest) return null;
  let text = '';
  try {
    const path = await projectPath(root, file);
    for await (const piece of textOf(await openFile(path), file)) text += piece;
    return text;
  } catch {
    // A search goes on past files that it cannot read; read_file says what is wrong with one.
    return null;
  }
}

/** Bytes. */
const largest = 10 * 1024 * 1024;

/** The line, or the part about the match when it is long. */
function around(line: string, column: number): string {
  if (line.length <= 200) return line.trim();
  const start = Math.max(0, column - 60);
  return `${start > 0 ? '…' : ''}${line.slice(start, start + 200).trim()}${start + 200 < line.length ? '…' : ''}`;
}
