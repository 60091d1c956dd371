import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { CrewError } from '../../errors.ts';
import { crewFolder, jsonCrew } from './crewai-layout.ts';

/** What marks a folder as a project, nearest to the root of a look-up first: ours, then CrewAI's layout. */
const marks = ['crew.yaml', 'crew.yml', 'config/agents.yaml', 'config/agents.yml'];

/** The project folder at or above `start`, or the one of the CrewAI project that this is the root of; absolute. CrewError `no-project` when there is none, or several. */
export function findProject(start: string): string {
  const from = path.resolve(start);
  if (!isFolder(from)) throw new CrewError('no-project', `No such folder: ${start}`, { hint: 'Check -C, --dir' });
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (isProject(folder)) return folder;
    const inside = crewFolder(folder);
    if (inside !== null) return inside;
    if (path.dirname(folder) === folder) break;
  }
  throw jsonCrew(from) ?? noProject(from);
}

function noProject(from: string): CrewError {
  return new CrewError('no-project', `No crew.yaml in ${from} or any folder above it`, {
    hint: 'Make a crew:  crew create crew my-crew   ·   or name its folder:  -C <dir>',
  });
}

/** Is it the folder of a crew? */
export function isProject(folder: string): boolean {
  return marks.some((mark) => existsSync(path.join(folder, mark)));
}

/** The history's file: `--db`, else CREW_DB, else the project's own. */
export function databasePath(options: {
  db?: string | undefined;
  environment: Environment;
  dir: () => string;
}): string {
  const named = options.db ?? (options.environment['CREW_DB'] || undefined);
  return named === undefined ? path.join(options.dir(), '.crew', 'runs.db') : path.resolve(named);
}

export type Environment = Readonly<Record<string, string | undefined>>;

function isFolder(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
