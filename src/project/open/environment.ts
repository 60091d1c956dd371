import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { whyNot } from '../../disk-words.ts';
import { CrewError } from '../../errors.ts';
import { crewaiRoot } from './crewai-layout.ts';
import { envVariables } from './env-file.ts';
import type { Environment } from './find-project.ts';

/** `--env-file` beats the environment, which beats the project's `.env`, which beats that of the CrewAI project around it. Values stay in memory. */
export async function loadEnvironment(
  dir: string,
  envFile: string | null,
  environment: Environment,
): Promise<Environment> {
  const own = isFolder(path.join(dir, '.env')) ? {} : readVariables(path.join(dir, '.env'), '.env');
  const named = envFile === null ? undefined : readVariables(path.resolve(dir, envFile), envFile);
  if (envFile !== null && named === undefined) {
    throw new CrewError('usage', `No such file: ${envFile}`, { hint: 'Check the path after --env-file' });
  }
  const root = crewaiRoot(dir);
  const around = root === null ? undefined : readVariables(path.join(root, '.env'), `${path.relative(dir, root)}/.env`);
  return { ...around, ...own, ...environment, ...named };
}

/** How an `--env-file` is kept with the run: relative to the project where it lies inside, so that the folder can be moved. */
export function keptPath(dir: string, file: string): string {
  const relative = path.relative(dir, file);
  return relative.startsWith('..') || path.isAbsolute(relative) ? file : relative.split(path.sep).join('/');
}

/** Where a key is to be put: a folder of that name is a virtual environment of Python, which is no place for it. */
export function keyPlace(dir: string): string {
  if (!isFolder(path.join(dir, '.env'))) return '.env beside crew.yaml, or into the environment';
  return 'the environment, or into a file for --env-file (.env is a folder here)';
}

function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function readVariables(file: string, shown: string): Record<string, string> | undefined {
  try {
    return envVariables(readFileSync(file), shown);
  } catch (error) {
    if (error instanceof CrewError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return undefined;
    throw new CrewError('usage', `Cannot read ${shown}: ${whyNot(error)}`, {
      hint: 'Make it a readable text file',
      cause: error,
    });
  }
}
