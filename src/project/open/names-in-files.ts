import { readFiles } from '../../spec/yaml/read-files.ts';

export interface NamesInFiles {
  readonly tasks: readonly string[];
  readonly agents: readonly string[];
  readonly inputs: readonly string[];
}

/** Names that a project's files define, as far as their indentation tells: parsing them would take longer than a shell's user waits for the tab key. */
export function namesInFiles(dir: string): NamesInFiles {
  const { crew, agents, tasks } = readFiles(dir);
  return {
    tasks: [...keysOf(tasks.text, 'tasks'), ...keysUnder(crew.text, 'tasks')],
    agents: [...keysOf(agents.text, 'agents'), ...keysUnder(crew.text, 'agents')],
    inputs: keysUnder(crew.text, 'inputs'),
  };
}

/** Of a file that may have all of them under `agents:` or `tasks:`. */
function keysOf(text: string | null, section: string): readonly string[] {
  const names = keysUnder(text, null);
  return names.length === 1 && names[0] === section ? keysUnder(text, section) : names;
}

const key = /^( *)(["']?)([^\s#"':{}[\]&*!|>%@`-][^\s"':{}[\]]*)\2 *:(?: |$)/;

/** Keys of the text's map in block style, or of the map under one of its keys. */
function keysUnder(text: string | null, section: string | null): readonly string[] {
  const lines = (text ?? '').split(/\r?\n/).filter((line) => /^\s*[^\s#]/.test(line));
  if (section === null) return keysAt(lines, 0).filter((name) => !/^(x-|\.)/.test(name));
  const begin = lines.findIndex((line) => key.exec(line)?.[3] === section && !line.startsWith(' '));
  if (begin === -1) return [];
  const rest = lines.slice(begin + 1);
  const end = rest.findIndex((line) => !line.startsWith(' '));
  const inside = end === -1 ? rest : rest.slice(0, end);
  return keysAt(inside, inside[0]?.search(/\S/) ?? 0);
}

function keysAt(lines: readonly string[], depth: number): readonly string[] {
  return lines.flatMap((line) => {
    const [, indent = '', , name = ''] = key.exec(line) ?? [];
    return name !== '' && indent.length === depth ? [name] : [];
  });
}
