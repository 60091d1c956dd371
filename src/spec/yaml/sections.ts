import type { Problem } from '../crew-spec.ts';
import { isMapValue, type NamedNode } from '../parts/fields.ts';
import { errorAt, startOf } from './problem-at.ts';
import type { YamlNode } from './yaml-tree.ts';

/** A file of the project, read and parsed. */
export interface OpenedFile {
  readonly file: string;
  readonly present: boolean;
  /** Nothing can be said of what is in it; why is reported already. */
  readonly broken: boolean;
  /** Null when there is nothing in it. */
  readonly root: YamlNode | null;
}

/** The agents or the tasks of a crew. `entries` is null when they are not known: then nothing that refers to them can be judged. */
export interface Section {
  readonly entries: readonly NamedNode[] | null;
  readonly problems: readonly Problem[];
}

export type SectionName = 'agents' | 'tasks';

/** Finds `agents` or `tasks` in their own file or in crew.yaml, but not in both. */
export function section(name: SectionName, crew: OpenedFile, own: OpenedFile): Section {
  const inCrew = crew.root?.entries.get(name);
  const inCrewUsed = inCrew !== undefined && inCrew.value.value !== null;
  if (own.present) {
    const problems = inCrewUsed
      ? [errorAt(inCrew.key, `${name} are written both in ${crew.file} and in ${own.file}`, 'Keep one of the two.')]
      : [];
    const found = own.broken ? { entries: null, problems: [] } : ownEntries(name, own);
    return { entries: found.entries, problems: [...problems, ...found.problems] };
  }
  if (inCrewUsed) return entriesOf(name, inCrew.value, crew.file);
  return { entries: null, problems: crew.broken ? [] : [missing(name, own.file)] };
}

/** All of them may stand under `agents:` or `tasks:` in the file of that name. */
function ownEntries(name: SectionName, { file, root }: OpenedFile): Section {
  const wrapper = root?.entries.get(name)?.value;
  if (!root || !wrapper || !isMapOfMaps(wrapper)) return entriesOf(name, root, file);
  const { entries, problems } = entriesOf(name, wrapper, file);
  const others = [...root.entries].filter(([key]) => key !== name && !isFreeKey(key));
  const beside = others.map(([key, entry]) =>
    errorAt(entry.key, `${key} is beside ${name}: and not under it`, besideHint(name, key)),
  );
  return { entries, problems: [...problems, ...beside] };
}

function besideHint(name: SectionName, key: string): string {
  const isOther = key === 'agents' || key === 'tasks';
  return isOther ? `Move ${key}: into ${key}.yaml, or both into crew.yaml.` : `Move it under ${name}: with the others.`;
}

/** Is it a map of agents or tasks, and not an agent or task that is called so? */
function isMapOfMaps({ entries }: YamlNode): boolean {
  return entries.size > 0 && [...entries].every(([key, { value }]) => isFreeKey(key) || isMapValue(value.value));
}

/** Is it a key at the top of a file that is the user's own, such as one that only holds an anchor? */
export function isFreeKey(name: string): boolean {
  return name.startsWith('x-') || name.startsWith('.');
}

function entriesOf(name: SectionName, node: YamlNode | null, file: string): Section {
  if (node === null) return { entries: null, problems: [errorAt(startOf(file), `${file} is empty`, example[name])] };
  if (!isMapValue(node.value)) {
    const kind = Array.isArray(node.value) ? 'a list' : 'a single value';
    return { entries: null, problems: [errorAt(node.mark, `${name} must be a map, not ${kind}`, example[name])] };
  }
  const entries = [...node.entries]
    .filter(([key]) => !isFreeKey(key))
    .map(([key, entry]) => ({ name: key, key: entry.key, node: entry.value }));
  if (entries.length > 0) return { entries, problems: [] };
  return { entries: null, problems: [errorAt(node.mark, `there are no ${name}`, example[name])] };
}

function missing(name: SectionName, file: string): Problem {
  return errorAt(
    startOf(file),
    `${file} is missing`,
    `Write it (config/${name}.yaml is found too), or put ${name}: into crew.yaml.`,
  );
}

const example: Readonly<Record<SectionName, string>> = {
  agents: 'Each agent is a name with role, goal and backstory under it.',
  tasks: 'Each task is a name with description and expected_output under it.',
};
