import { posix } from 'node:path';
import type { Problem } from '../crew-spec.ts';
import { nearest } from '../nearest.ts';
import { errorAt } from '../yaml/problem-at.ts';
import type { ProjectFiles } from '../yaml/read-files.ts';
import type { YamlNode } from '../yaml/yaml-tree.ts';
import { outputPathFault, projectPath } from './output-path.ts';

/** Why the file that a text names cannot be used: outside the project, or not there. Upper and lower case count on every system. */
export function namedFileProblems({ value, mark }: YamlNode, files: ProjectFiles): readonly Problem[] {
  const written = String(value).trim();
  const fault = outputPathFault(written);
  if (fault) return [errorAt(mark, `${written} ${fault}`, 'Name a file inside the project.')];
  const { dir, base } = posix.parse(projectPath(written));
  const there = files.list(dir);
  if (there.includes(base)) return [];
  const near = nearest(base, there);
  const hint = near ? `Did you mean ${posix.join(dir, near)}?` : 'Write it, relative to the project folder.';
  return [errorAt(mark, `there is no file ${written}`, hint)];
}
