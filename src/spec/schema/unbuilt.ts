import type { Problem } from '../crew-spec.ts';
import { errorAt, type Mark, noteAt, warningAt } from '../yaml/problem-at.ts';
import type { YamlNode } from '../yaml/yaml-tree.ts';
import { type Part, type UnbuiltKey, unbuiltKeys } from './crewai-keys.ts';

/** What can be said of a key that CrewAI has for this part and crew does not support; undefined for all others. */
export function unbuiltKey(part: string, name: string): UnbuiltKey | undefined {
  const keys = Object.hasOwn(unbuiltKeys, part) ? unbuiltKeys[part as Part] : {};
  return Object.hasOwn(keys, name) ? keys[name] : undefined;
}

/** Errors and warnings of one map. A key that is off or empty is no problem. */
export function unbuiltProblems(part: Part, node: YamlNode): readonly Problem[] {
  const problems = marked(part, node).flatMap(([name, mark, { effect, description, instead }]) => {
    if (effect === 'error') return [errorAt(mark, `${name} is not supported: ${description}`, instead)];
    if (effect === 'warning') return [warningAt(mark, `${name} is not applied: ${description}`, instead)];
    return [];
  });
  return [...hierarchical(part, node), ...problems];
}

/** One line for all keys of all files that change nothing; at the first of them. */
export function withoutEffect(maps: readonly (readonly [Part, YamlNode])[]): readonly Problem[] {
  const found = maps.flatMap(([part, node]) => marked(part, node).filter(([, , key]) => key.effect === 'none'));
  const reasons = new Map(found.map(([name, , { instead }]) => [name, instead]));
  const why = [...reasons].map(([name, reason]) => (reasons.size === 1 ? reason : `${name}: ${reason}`));
  return found
    .slice(0, 1)
    .map(([, mark]) => noteAt(mark, `without effect here: ${[...reasons.keys()].join(', ')}`, why.join(' ')));
}

function marked(part: Part, node: YamlNode): (readonly [string, Mark, UnbuiltKey])[] {
  return [...node.entries].flatMap(([name, entry]) => {
    const key = unbuiltKey(part, name);
    return key && !asksForNothing(entry.value.value, key) ? [[name, entry.key, key] as const] : [];
  });
}

function asksForNothing(value: unknown, { neutral = [false] }: UnbuiltKey): boolean {
  if (value === null || value === '' || neutral.includes(value)) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function hierarchical(part: Part, node: YamlNode): readonly Problem[] {
  const process = part === 'crew' ? node.entries.get('process')?.value : undefined;
  if (process?.value !== 'hierarchical') return [];
  return [
    errorAt(
      process.mark,
      'process: hierarchical is not supported: a model that gives the tasks to agents',
      'Write process: sequential, and name an agent in each task.',
    ),
  ];
}
