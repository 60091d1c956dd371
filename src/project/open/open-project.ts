import { modelProblems } from '../../model/settings/check-models.ts';
import type { CrewSpec, LoadedCrew, Problem } from '../../spec/crew-spec.ts';
import { InvalidCrew } from '../../spec/invalid-crew.ts';
import { loadCrew } from '../../spec/load.ts';
import { maskKeys } from '../../spec/mask-keys.ts';
import { inOrder } from '../../spec/yaml/problem-at.ts';
import { type Drafts, projectFiles } from '../../spec/yaml/read-files.ts';
import type { RunScope } from '../../store/run-scope.ts';
import { codeProblems } from './code-problems.ts';
import { databasePath, type Environment, findProject } from './find-project.ts';
import { outputFileProblems } from './output-file-problems.ts';
import { outputSchemaFaults } from './output-schema-problems.ts';
import { scopeOf } from './project-scope.ts';
import { pythonCrewProblems } from './python-crew.ts';

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
  /** What its runs belong to there, and whose it looks at. */
  readonly scope: RunScope;
  /** The process's environment, without the project's `.env`. */
  readonly environment: Environment;
}

export interface OpenOptions {
  /** Where to look for the project, upwards. */
  readonly dir: string;
  readonly db?: string | undefined;
  /** Looks at the runs of all projects that share the history; by default at its own. */
  readonly allProjects?: boolean | undefined;
  readonly environment: Environment;
}

/** Reads and checks today's crew; InvalidCrew when it has errors. */
export async function openProject({ dir: start, db, allProjects = false, environment }: OpenOptions): Promise<Project> {
  const dir = findProject(start);
  // Code is loaded where it is used, which tells what is wrong with it.
  const loaded = await loadedCrew(dir, [crewProblems]);
  if (loaded.spec === null) throw new InvalidCrew(loaded);
  const database = databasePath({ db, environment, dir: () => dir });
  return {
    dir,
    spec: loaded.spec,
    warnings: loaded.problems,
    sources: loaded.sources,
    database,
    scope: await scopeOf({ dir, database, allProjects }),
    environment,
  };
}

/** Everything that can be said about the crew's files without a key and without inputs, those of its tools and guardrails too; nothing is run. */
export function checkedCrew(dir: string): Promise<LoadedCrew> {
  return loadedCrew(dir, [crewProblems, codeProblems, outputFileProblems]);
}

/** The crew as if these drafts had been saved; InvalidCrew when it then has errors. `keys`: of the texts that are new in them. */
export async function checkDrafts(dir: string, drafts: Drafts, keys: readonly string[]): Promise<void> {
  const loaded = await loadedCrew(dir, [crewProblems], drafts);
  if (loaded.spec === null) throw new InvalidCrew(loaded, keys);
}

type Check = (dir: string, spec: CrewSpec) => Promise<readonly Problem[]>;

async function loadedCrew(dir: string, checks: readonly Check[], drafts: Drafts = {}): Promise<LoadedCrew> {
  const loaded = await loadCrew(dir, drafts);
  const { spec } = loaded;
  const found = spec === null ? [] : await Promise.all(checks.map((check) => check(dir, spec)));
  const problems = inOrder([...loaded.problems, ...found.flat(), ...pythonCrewProblems(dir)]);
  const sources = { ...sourcesFor(dir, problems), ...loaded.sources };
  return { problems, sources, spec: problems.some(({ severity }) => severity === 'error') ? null : spec };
}

/** The texts that problems are shown in, those of code too. */
function sourcesFor(dir: string, problems: readonly Problem[]): LoadedCrew['sources'] {
  const files = projectFiles(dir);
  const names = new Set(problems.map(({ file }) => file));
  return Object.fromEntries([...names].map((name) => [name, maskKeys(files.read(name).text ?? '')]));
}

async function crewProblems(dir: string, spec: CrewSpec): Promise<readonly Problem[]> {
  return [...modelProblems(spec), ...(await outputSchemaFaults(dir, spec))];
}
