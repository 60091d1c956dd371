import { modelProblems } from '../model/check-models.ts';
import type { CrewSpec, LoadedCrew, Problem } from '../spec/crew-spec.ts';
import { InvalidCrew } from '../spec/invalid-crew.ts';
import { loadCrew } from '../spec/load.ts';
import { databasePath, type Environment, findProject } from './find-project.ts';

/** A project folder whose crew was read and found in order. */
export interface Project {
  /** Absolute. */
  readonly dir: string;
  readonly spec: CrewSpec;
  /** What is doubtful, but runs. */
  readonly warnings: readonly Problem[];
  readonly sources: LoadedCrew['sources'];
  /** Absolute path of the history. */
  readonly database: string;
  /** The process's environment, without the project's `.env`. */
  readonly environment: Environment;
}

export interface OpenOptions {
  /** Where to look for the project, upwards. */
  readonly dir: string;
  readonly db?: string | undefined;
  readonly environment: Environment;
}

/** Reads and checks today's crew; InvalidCrew when it has errors. */
export async function openProject({ dir: start, db, environment }: OpenOptions): Promise<Project> {
  const dir = findProject(start);
  const loaded = await checkedCrew(dir);
  if (loaded.spec === null) throw new InvalidCrew(loaded);
  return {
    dir,
    spec: loaded.spec,
    warnings: loaded.problems,
    sources: loaded.sources,
    database: databasePath({ db, environment, dir: () => dir }),
    environment,
  };
}

/** Everything that can be said about the crew's files without a key and without inputs. */
export async function checkedCrew(dir: string): Promise<LoadedCrew> {
  const loaded = await loadCrew(dir);
  if (loaded.spec === null) return loaded;
  const problems = [...loaded.problems, ...modelProblems(loaded.spec)];
  return { ...loaded, problems, spec: problems.some((problem) => problem.severity === 'error') ? null : loaded.spec };
}
