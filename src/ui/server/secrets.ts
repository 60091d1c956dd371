import { existsSync, readdirSync } from 'node:fs';
import { CrewError } from '../../errors.ts';
import { environmentSecrets, isNoWord } from '../../model/secrets/environment-secrets.ts';
import { loadEnvironment } from '../../project/open/environment.ts';
import type { Environment } from '../../project/open/find-project.ts';

/** Names of the files `.env*` of a project, sorted; examples are none. Empty for a folder that is gone. */
export function envFileNames(dir: string): readonly string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => /^\.env(?:\.|$)/.test(entry.name) && !/\.(?:example|sample|template)$/.test(entry.name))
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => entry.name)
    .sort();
}

/** Values that must never reach the page: as environmentSecrets finds them in the environment and in all `.env*` files. */
export async function projectSecrets(dir: string, environment: Environment): Promise<readonly string[]> {
  const all: Environment[] = [environment];
  for (const file of [null, ...envFileNames(dir)]) {
    try {
      all.push(await loadEnvironment(dir, file, environment));
    } catch (error) {
      // A file that cannot be read gives nothing away.
      if (!(error instanceof CrewError)) throw error;
    }
  }
  // What is taken out of every answer must be no word of the page itself, as the `lm-studio` of a key that is none.
  const values = all.flatMap(environmentSecrets).filter(isNoWord);
  return [...new Set(values)].sort((a, b) => b.length - a.length);
}

/** Takes the secrets out of JSON, in which some of their characters may be escaped. */
export function withoutSecrets(json: string, secrets: readonly string[]): string {
  return secrets.reduce(
    (rest, secret) => rest.replaceAll(JSON.stringify(secret).slice(1, -1), '***').replaceAll(secret, '***'),
    json,
  );
}
