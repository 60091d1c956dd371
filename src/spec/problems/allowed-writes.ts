import type { Problem } from '../crew-spec.ts';
import { neverWritten } from '../protected-paths.ts';
import { errorAt } from '../yaml/problem-at.ts';
import type { YamlNode } from '../yaml/yaml-tree.ts';
import { outputPathFault, projectPath, signFault } from './output-path.ts';

/** Entries of `allow_write` that name no file or folder in the project, or one that nothing may open. */
export function allowedWriteProblems(crew: YamlNode): readonly Problem[] {
  const items = crew.entries.get('allow_write')?.value.items ?? [];
  return items.flatMap(({ value, mark }) => {
    if (typeof value !== 'string' || value.trim() === '') return [];
    const entry = value.trim();
    const fault = faultOf(entry.replace(/\/+$/, '') || entry);
    return fault === null ? [] : [errorAt(mark, `allow_write: ${entry} ${fault}`, hint)];
  });
}

const hint = 'Name a file, or a folder with all that is in it, such as package.json or .github/workflows';

function faultOf(entry: string): string | null {
  const path = projectPath(entry);
  if (path === '.') return 'is the whole project';
  if (/[*?]/.test(entry)) return 'is a pattern';
  const fault = outputPathFault(entry) ?? signFault(entry);
  if (fault !== null) return fault;
  const never = neverWritten(path);
  return never === null ? null : `cannot be opened: ${never}`;
}
