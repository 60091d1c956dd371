import type { Problem } from '../crew-spec.ts';
import { errorAt } from '../yaml/problem-at.ts';
import type { YamlNode } from '../yaml/yaml-tree.ts';

/** A `project:` that could be taken for the folder of another project. */
export function projectKeyProblems(crew: YamlNode): readonly Problem[] {
  const key = crew.entries.get('project')?.value;
  if (typeof key?.value !== 'string' || !/[\\/]/.test(key.value)) return [];
  const hint = `Write a name, such as:  project: ${
    key.value
      .split(/[\\/]+/)
      .filter(Boolean)
      .join('-') || 'my-crew'
  }`;
  return [errorAt(key.mark, `project: "${key.value}" has a slash in it, as folders do`, hint)];
}
