import { basename, resolve } from 'node:path';
import { checkCrew } from './check.ts';
import type { LoadedCrew, Problem } from './crew-spec.ts';
import { maskKeys } from './mask-keys.ts';
import { parseYaml } from './yaml/parse-yaml.ts';
import { errorAt, startOf } from './yaml/problem-at.ts';
import { type Drafts, type FoundFile, projectFiles, readFiles } from './yaml/read-files.ts';
import type { OpenedFile } from './yaml/sections.ts';

/** Reads a project folder and finds everything that is wrong with it at once; never rejects for what is in the files. Keys in `sources` are masked. `drafts`: as if these had been saved. */
export async function loadCrew(directory: string, drafts: Drafts = {}): Promise<LoadedCrew> {
  const found = readFiles(directory, drafts);
  if ([found.crew, found.agents, found.tasks].every(isAbsent))
    return { spec: null, problems: [noProject()], sources: {} };
  const crew = opened(found.crew);
  const agents = opened(besides(found.agents, found.tasks, 'agents'));
  const tasks = opened(besides(found.tasks, found.agents, 'tasks'));
  const others = projectFiles(directory);
  const files = {
    crew: crew.file,
    agents: agents.file,
    tasks: tasks.file,
    folder: basename(resolve(directory)),
    others,
  };
  const { spec, problems } = checkCrew(files, [...crew.problems, ...agents.problems, ...tasks.problems]);
  return { spec, problems, sources: sourcesOf([found.crew, found.agents, found.tasks, ...others.opened()]) };
}

function isAbsent({ text, problems }: FoundFile): boolean {
  return text === null && problems.length === 0;
}

function noProject(): Problem {
  return errorAt(startOf('crew.yaml'), 'crew.yaml is missing', 'A new project: crew create my-crew');
}

/** A file that is missing is missed beside the other one, when that is in config/. */
function besides(file: FoundFile, other: FoundFile, name: string): FoundFile {
  return isAbsent(file) && !isAbsent(other) && other.file.startsWith('config/')
    ? { ...file, file: `config/${name}.yaml` }
    : file;
}

function opened(found: FoundFile): { file: OpenedFile; problems: readonly Problem[] } {
  const { file, text } = found;
  if (text === null) {
    const present = !isAbsent(found);
    return { file: { file, present, broken: present, root: null }, problems: found.problems };
  }
  const { root, broken, problems } = parseYaml(file, text);
  return { file: { file, present: true, broken, root }, problems: [...found.problems, ...problems] };
}

function sourcesOf(files: readonly FoundFile[]): Readonly<Record<string, string>> {
  return Object.fromEntries(files.flatMap(({ file, text }) => (text === null ? [] : [[file, maskKeys(text)]])));
}
