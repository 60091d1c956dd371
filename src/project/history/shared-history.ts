import { existsSync } from 'node:fs';
import path from 'node:path';
import { CrewError } from '../../errors.ts';
import { readFiles } from '../../spec/yaml/read-files.ts';
import type { RunReader } from '../../store/records.ts';
import type { OtherProject, RunScope } from '../../store/run-scope.ts';
import { isKey } from '../open/project-scope.ts';

/** What nobody sees who looks only at this project's runs: a crew of this name ran in a folder that is not here, so that it may be this project, moved or on another machine. Null: there is nothing to say. */
export async function sharedNote(
  store: Pick<RunReader, 'otherProjects'>,
  { dir, scope }: { readonly dir: string | null; readonly scope: RunScope },
): Promise<string | null> {
  const { project, sees } = scope;
  // With a key it is known which project it is.
  if (dir === null || sees === null || project === null || isKey(project)) return null;
  const name = crewName(dir);
  const lost = (await store.otherProjects()).find(
    (other) => other.crew === name && !isKey(other.project) && !existsSync(other.project),
  );
  if (lost === undefined) return null;
  return `the history also has runs of ${lost.crew} from ${lost.project}, which is not a folder here. If that is this project on another machine, or before it was moved, put the same key into crew.yaml on both:  project: ${keyFor(name)}   ·   see those runs:  crew runs --all-projects`;
}

/** Says that there is no run of this project, and whose there are. */
export async function noRunYet(store: Pick<RunReader, 'otherProjects'>): Promise<CrewError> {
  const others = await store.otherProjects();
  if (others.length === 0) return noHistory();
  return new CrewError('no-history', `No runs yet in this project; ${othersText(others)}.`, {
    hint: 'Start one: crew kickoff   ·   see those of all projects: crew runs --all-projects',
  });
}

export function noHistory(): CrewError {
  return new CrewError('no-history', 'No runs yet in this project.', { hint: 'Start one: crew kickoff' });
}

/** `the history has 12 runs of 2 other projects` */
export function othersText(others: readonly OtherProject[]): string {
  const runs = others.reduce((sum, other) => sum + other.runs, 0);
  const projects = new Set(others.map(({ project }) => project)).size;
  const count = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`;
  return `the history has ${count(runs, 'run')} of ${count(projects, 'other project')}`;
}

/** As far as it can be told without parsing: only a note depends on it. */
function crewName(dir: string): string {
  const [, , name] = /^name[ \t]*:[ \t]*(["']?)(.*?)\1[ \t]*(?:#.*)?\r?$/m.exec(readFiles(dir).crew.text ?? '') ?? [];
  return name || path.basename(dir);
}

function keyFor(name: string): string {
  return (
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9._-]+/g, '-')
      .replaceAll(/^-+|-+$/g, '') || 'my-crew'
  );
}
