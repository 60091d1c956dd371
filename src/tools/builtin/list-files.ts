import { stat } from 'node:fs/promises';
import type { Tool } from '../tool.ts';
import type { BuiltinSettings } from './builtin-settings.ts';
import { missingPath } from './missing-path.ts';
import { fileFault, type ProjectPath, projectPath } from './project-path.ts';
import { walkFiles } from './walk-files.ts';

/** Names of files and folders, one a line, at most 500. */
export function listFilesTool({ dir }: BuiltinSettings): Tool {
  return {
    name: 'list_files',
    description:
      'Lists the files and folders of the project, one path a line; a folder ends in /. Hidden from it: node_modules and files with keys.',
    parameters: {
      type: 'object',
      properties: {
        path: { type: 'string', description: 'Folder to list; without it the whole project' },
        recursive: { type: 'boolean', description: 'Also what is in the folders within; true when not given' },
      },
      additionalProperties: false,
    },
    sideEffects: false,
    call: (input, { signal }) => list(dir, input as Wanted, signal),
  };
}

interface Wanted {
  readonly path?: string;
  readonly recursive?: boolean;
}

async function list(dir: string, { path = '.', recursive = true }: Wanted, signal: AbortSignal): Promise<string> {
  const found = await projectPath(dir, path);
  await refuseUnlessFolder(found);
  const lines: string[] = [];
  const before = found.shown === '.' ? '' : `${found.shown}/`;
  try {
    for await (const entry of walkFiles(found.real, { prefix: found.shown, recursive, signal })) {
      if (lines.length === most) {
        return `${lines.join('\n')}\n[cut after ${most}: name a folder by path, or set recursive to false]`;
      }
      lines.push(`${before}${entry.path}${entry.type === 'folder' ? '/' : ''}`);
    }
  } catch (error) {
    throw fileFault(found.shown, error);
  }
  return lines.length === 0
    ? `(${found.shown === '.' ? "the project's folder" : found.shown} is empty)`
    : lines.join('\n');
}

const most = 500;

async function refuseUnlessFolder(path: ProjectPath): Promise<void> {
  if (path.missing > 0) throw await missingPath(path);
  if (!(await stat(path.real)).isDirectory()) throw new Error(`${path.shown} is a file; read_file reads it`);
}
