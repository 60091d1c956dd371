import { readdirSync } from 'node:fs';
import path from 'node:path';

/** In the order in which they are taken when several have the same name. */
const endings = ['.ts', '.mts', '.js', '.mjs'];

/** The names of a project's own tools: the files of its `tools/`, sorted, without tests and declarations; none is loaded. */
export function ownToolNames(projectDir: string): readonly string[] {
  return [...ownToolFiles(projectDir).keys()].sort();
}

/** Absolute path of the file of an own tool; null when there is none of that name. */
export function ownToolFile(projectDir: string, name: string): string | null {
  return ownToolFiles(projectDir).get(name) ?? null;
}

function ownToolFiles(projectDir: string): ReadonlyMap<string, string> {
  const folder = path.join(projectDir, 'tools');
  const found = new Map<string, string>();
  const files = filesOf(folder).filter((file) => !/^\.|\.(test|spec|d)\.m?[tj]s$/.test(file));
  for (const ending of endings) {
    for (const file of files.filter((one) => path.extname(one) === ending)) {
      const name = path.basename(file, ending);
      if (!found.has(name)) found.set(name, path.join(folder, file));
    }
  }
  return found;
}

function filesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    // Most projects have no tools of their own.
    if (['ENOENT', 'ENOTDIR'].includes(code)) return [];
    throw error;
  }
}
