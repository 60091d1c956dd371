import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { CrewError } from '../../errors.ts';
import { crewaiRoot } from './crewai-layout.ts';
import type { Environment } from './find-project.ts';

/** `--env-file` beats the environment, which beats the project's `.env`, which beats that of the CrewAI project around it. Values stay in memory. */
export async function loadEnvironment(
  dir: string,
  envFile: string | null,
  environment: Environment,
): Promise<Environment> {
  const own = readVariables(path.join(dir, '.env'));
  const named = envFile === null ? undefined : readVariables(path.resolve(dir, envFile));
  if (envFile !== null && named === undefined) {
    throw new CrewError('usage', `No such file: ${envFile}`, { hint: 'Check the path after --env-file' });
  }
  const root = crewaiRoot(dir);
  const around = root === null ? undefined : readVariables(path.join(root, '.env'));
  return { ...around, ...own, ...environment, ...named };
}

/** How an `--env-file` is kept with the run: relative to the project where it lies inside, so that the folder can be moved. */
export function keptPath(dir: string, file: string): string {
  const relative = path.relative(dir, file);
  return relative.startsWith('..') || path.isAbsolute(relative) ? file : relative.split(path.sep).join('/');
}

function readVariables(file: string): Record<string, string> | undefined {
  try {
    return parseEnv(readFileSync(file, 'utf8')) as Record<string, string>;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return undefined;
    throw new CrewError('usage', `Cannot read ${file}: ${code ?? String(error)}`, {
      hint: 'Make it a readable text file',
      cause: error,
    });
  }
}
