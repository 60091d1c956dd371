import { mkdir, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { replaceFile } from '../../spec/edit/replace-file.ts';
import { writeFault } from '../../spec/protected-paths.ts';
import type { Tool } from '../tool.ts';
import type { BuiltinSettings } from './builtin-settings.ts';
import { fileFault, type ProjectPath, projectPath, relativeTo } from './project-path.ts';

/** Writes a whole file of the project; its folders are made. */
export function writeFileTool(settings: BuiltinSettings): Tool {
  return {
    name: 'write_file',
    description: 'Writes a text file of the project, whole: what was in it before is replaced. Makes its folders.',
    parameters: {
      type: 'object',
      properties: {
        path: { type: 'string', description: "Path from the project's folder, such as notes/today.md" },
        content: { type: 'string', description: 'The whole text of the file' },
      },
      required: ['path', 'content'],
      additionalProperties: false,
    },
    sideEffects: true,
    call: (input) => write(input as Wanted, settings),
  };
}

interface Wanted {
  readonly path: string;
  readonly content: string;
}

async function write({ path, content }: Wanted, settings: BuiltinSettings): Promise<string> {
  const target = await projectPath(settings.dir, path);
  refuseClosed(target, settings);
  try {
    const mode = await modeOf(target);
    await mkdir(dirname(target.real), { recursive: true });
    // A folder on the way may have been swapped for a link since it was checked.
    if ((await realpath(dirname(target.real))) !== dirname(target.real)) {
      throw new Error(`${target.shown} was changed while it was written; try again`);
    }
    await replaceFile(target.real, content, mode ?? undefined);
    return `Wrote ${target.shown} (${Buffer.byteLength(content)} bytes, ${mode === null ? 'a new file' : 'replaced'})`;
  } catch (error) {
    throw fileFault(target.shown, error);
  }
}

/** Both as it was named and where links lead. */
function refuseClosed(target: ProjectPath, settings: BuiltinSettings): void {
  for (const path of [target.shown, relativeTo(target.root, target.real) ?? target.shown]) {
    const fault = writeFault(path, settings);
    if (fault !== null) throw new Error(`${target.shown} may not be written: ${fault.why}`);
  }
}

/** Of the file that will be replaced; null when there is none. */
async function modeOf(target: ProjectPath): Promise<number | null> {
  if (target.missing > 0) return null;
  const found = await stat(target.real);
  if (found.isDirectory()) throw new Error(`${target.shown} is a folder; give the path of a file`);
  if (!found.isFile()) throw new Error(`${target.shown} is not a plain file`);
  return found.mode & 0o777;
}
