import type { Problem } from '../crew-spec.ts';
import type { NamedNode } from '../parts/fields.ts';
import { errorAt } from '../yaml/problem-at.ts';

/** Agent and task keys that could not be given on the command line, or would be taken for something else there. */
export function nameProblems(kind: 'agent' | 'task', nodes: readonly NamedNode[]): readonly Problem[] {
  return nodes.flatMap(({ name, key }) => {
    const fault = faultOf(kind, name);
    return fault ? [errorAt(key, `${kind} name "${name}" ${fault}`, better(name))] : [];
  });
}

function faultOf(kind: 'agent' | 'task', name: string): string | null {
  if (name === '') return 'is empty';
  const forbidden = /[\s,=/]/.exec(name)?.[0];
  if (forbidden !== undefined) return `has ${forbidden.trim() === '' ? 'white space' : `a ${forbidden}`} in it`;
  if (name.startsWith('-')) return 'begins with -, as options do';
  if (kind === 'agent') return null;
  return /^\d+$/.test(name) ? 'is a number, which -t takes for a place in the listing' : null;
}

function better(name: string): string {
  const plain = name.replace(/[\s,=/-]+/g, '_').replace(/^_+|_+$/g, '');
  return `Write ${plain === '' || /^\d+$/.test(plain) ? `task_${plain}` : plain}`;
}
