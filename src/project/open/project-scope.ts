import { realpathSync } from 'node:fs';
import path from 'node:path';
import { readFiles } from '../../spec/yaml/read-files.ts';
import { everyRun, type RunScope } from '../../store/run-scope.ts';
import { isProject } from './find-project.ts';

export interface ScopeRequest {
  /** Absolute; null: not in a project. */
  readonly dir: string | null;
  /** Absolute path of the history. */
  readonly database: string;
  /** `--all-projects`. */
  readonly allProjects: boolean;
}

/** For whom a history is opened: in one that several projects may share, a project looks at its own runs. */
export async function scopeOf({ dir, database, allProjects }: ScopeRequest): Promise<RunScope> {
  if (dir === null) return everyRun;
  const folder = realpathSync(dir);
  const key = await projectKey(dir);
  const project = key ?? folder;
  if (allProjects || !isShared(database)) return { project, sees: null };
  // What ran before there was a key is of this folder, too.
  return { project, sees: key === null ? [folder] : [key, folder] };
}

/** False: it lies in a project's own folder, all of it belongs there, and moves with it. */
export function isShared(database: string): boolean {
  const file = realPath(database);
  const folder = path.dirname(file);
  const isOwn = path.basename(file) === 'runs.db' && path.basename(folder) === '.crew';
  return !isOwn || !isProject(path.dirname(folder));
}

/** A key is no path, so that the two are never taken for each other. */
export function isKey(project: string): boolean {
  return !/[\\/]/.test(project);
}

/** `project:` of crew.yaml; null: there is none, or it cannot be read. The history of a crew whose files have mistakes is read, too. */
async function projectKey(dir: string): Promise<string | null> {
  const { file, text } = readFiles(dir).crew;
  // To load a parser of YAML takes longer than to read the history.
  if (text === null || !/^["']?project\b/m.test(text)) return null;
  const { parseYaml } = await import('../../spec/yaml/parse-yaml.ts');
  const value = parseYaml(file, text).root?.entries.get('project')?.value.value;
  return typeof value === 'string' && value.trim() !== '' && isKey(value) ? value.trim() : null;
}

/** It may not be there yet, and its folder may be a link. */
function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    const folder = path.dirname(file);
    return folder === file ? file : path.join(realPath(folder), path.basename(file));
  }
}
