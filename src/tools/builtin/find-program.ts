import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathFolders } from './command-environment.ts';

/** The program's absolute path. Looked up here since Windows would look into the project's folder first. */
export async function findProgram(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  // Without a shell Windows starts only these; a .cmd (npm, npx) needs one.
  const endings = process.platform === 'win32' && !/\.(exe|com)$/i.test(name) ? ['.exe', '.com'] : [''];
  for (const folder of pathFolders(environment)) {
    for (const ending of endings) {
      const file = join(folder, name + ending);
      if (await isProgram(file)) return file;
    }
  }
  throw new Error(`There is no program ${name} on this machine's PATH`);
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    // Not there, or not ours to run: the next folder of PATH may have it.
    return false;
  }
}
