import { readdirSync } from 'node:fs';
import path from 'node:path';
import { loadCrew } from '../../spec/load.ts';
import { crewFiles } from './crew-files.ts';

/** What makes a crew, as far as it is known without reading its files: absolute paths of its YAML, `.env` files and `tools/`. */
export function plainCrewFiles(dir: string): readonly string[] {
  return [
    ...filesIn(dir, /^(crew|agents|tasks)\.ya?ml$|^\.env/),
    ...filesIn(path.join(dir, 'config'), /^(agents|tasks)\.ya?ml$/),
    ...filesIn(path.join(dir, 'tools'), /\.m?[tj]s$/),
  ];
}

/** Absolute paths of all files that today's crew is made of: those, and the guardrails, schemas and programs that its YAML leads to, with what code imports. `before`: those of the last time, which hold while the files have mistakes. */
export async function watchedFiles(dir: string, before: readonly string[] = []): Promise<readonly string[]> {
  const { spec, sources } = await loadCrew(dir);
  const led = spec === null ? null : await ledTo(() => crewFiles(dir, spec));
  const inside = (files: readonly string[]) => files.map((file) => path.join(dir, file));
  return [
    ...new Set([...plainCrewFiles(dir), ...inside(Object.keys(sources)), ...(led === null ? before : inside(led))]),
  ];
}

/** Null: a file of theirs went away just now, and is looked at again when it is back. */
async function ledTo(find: () => Promise<readonly string[]>): Promise<readonly string[] | null> {
  try {
    return await find();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return null;
  }
}

function filesIn(folder: string, pattern: RegExp): readonly string[] {
  try {
    const names = readdirSync(folder).filter((name) => pattern.test(name));
    return names.sort().map((name) => path.join(folder, name));
  } catch {
    // Most projects have no such folder, and one that cannot be read says so elsewhere.
    return [];
  }
}
