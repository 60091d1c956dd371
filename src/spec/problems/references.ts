import type { AgentSpec, Problem } from '../crew-spec.ts';
import { nearest } from '../nearest.ts';
import { type NamedNode, nameAt, textAt } from '../parts/fields.ts';
import { writeFault } from '../protected-paths.ts';
import { sameSpelling } from '../spelling.ts';
import { errorAt, noteAt, warningAt } from '../yaml/problem-at.ts';
import type { YamlNode } from '../yaml/yaml-tree.ts';
import { closedFileHint, outputPathFault, projectPath, shownPath, signFault, signHint } from './output-path.ts';

/** Who does each task. Nothing is said when the agents are not known, since their file is broken. */
export function agentProblems(tasks: readonly NamedNode[], agents: readonly AgentSpec[] | null): readonly Problem[] {
  if (agents === null) return [];
  const names = agents.map((agent) => agent.name);
  return tasks.flatMap(({ name, key, node }) => {
    const entry = node.entries.get('agent');
    const agent = nameAt(node, 'agent');
    if (agent && !names.includes(agent)) {
      const near = nearest(agent, names);
      return [
        errorAt(
          entry!.value.mark,
          `there is no agent ${agent}`,
          near ? `Did you mean ${near}?` : `Agents: ${names.join(', ')}`,
        ),
      ];
    }
    const unsaid = (entry === undefined || entry.value.value === null) && names.length > 1;
    return unsaid
      ? [errorAt(key, `task ${name} does not say which agent does it`, `Add agent: with one of ${names.join(', ')}`)]
      : [];
  });
}

/** Agents that no task names. */
export function idleAgents(
  tasks: readonly { readonly agent: string }[],
  agents: readonly NamedNode[],
): readonly Problem[] {
  const busy = new Set(tasks.map((task) => task.agent));
  return agents
    .filter(({ name }) => !busy.has(name))
    .map(({ name, key }) => warningAt(key, `agent ${name} has no task`));
}

/** What tasks read must exist and come before. */
export function contextProblems(tasks: readonly NamedNode[]): readonly Problem[] {
  const names = tasks.map((task) => task.name);
  return tasks.flatMap(({ name, node }, index) => {
    const earlier = names.slice(0, index);
    const seen = new Set<string>();
    return contextNodes(node).flatMap(({ value, mark }) => {
      const read = sameSpelling(String(value).trim());
      const twice = seen.has(read);
      seen.add(read);
      if (earlier.includes(read)) return twice ? [warningAt(mark, `context names ${read} twice`)] : [];
      if (read === name) return [errorAt(mark, `task ${name} cannot read its own output`, 'Remove it from context.')];
      if (names.includes(read))
        return [
          errorAt(
            mark,
            `task ${read} runs after ${name}`,
            `Tasks run in the order of the file: move ${read} above ${name}.`,
          ),
        ];
      return [errorAt(mark, `there is no task ${read}`, contextHint(read, earlier))];
    });
  });
}

/** Tasks of which nobody says what their output must look like. */
export function emptyExpectations(tasks: readonly NamedNode[]): readonly Problem[] {
  return tasks.flatMap(({ node }) => {
    const entry = node.entries.get('expected_output');
    const value = entry?.value.value;
    if (entry === undefined || (value !== null && (typeof value !== 'string' || value.trim() !== ''))) return [];
    return [noteAt(entry.key, 'expected_output is empty: the model is not told what its output must look like')];
  });
}

/** Output files that would be written outside the project, or over what the crew and other programs work by. `allowWrite`: of crew.yaml. */
export function outputFileProblems(tasks: readonly NamedNode[], allowWrite: readonly string[]): readonly Problem[] {
  return tasks.flatMap(({ node }) => {
    const path = textAt(node, 'output_file');
    const wrong = path ? wrongWith(path, allowWrite) : null;
    if (!path || !wrong) return [];
    const { mark } = node.entries.get('output_file')!.value;
    return [errorAt(mark, `output_file ${shownPath(path)} ${wrong.fault}`, wrong.hint)];
  });
}

function wrongWith(
  path: string,
  allowWrite: readonly string[],
): { readonly fault: string; readonly hint: string } | null {
  const outside = outputPathFault(path);
  if (outside !== null) return { fault: outside, hint: 'Name a file inside the project, such as output/report.md' };
  const sign = signFault(path);
  if (sign !== null) return { fault: sign, hint: signHint(path) };
  const closed = writeFault(projectPath(path), { crewFiles: [], allowWrite });
  return closed && { fault: `may not be written: ${closed.why}`, hint: closedFileHint(path, closed) };
}

function contextNodes(node: YamlNode): readonly YamlNode[] {
  const context = node.entries.get('context')?.value;
  const nodes = context?.items.length ? context.items : context ? [context] : [];
  return nodes.filter(({ value }) => typeof value === 'string' && value.trim() !== '');
}

function contextHint(name: string, earlier: readonly string[]): string {
  const near = nearest(name, earlier);
  if (near) return `Did you mean ${near}?`;
  return earlier.length > 0
    ? `Tasks before it: ${earlier.join(', ')}`
    : 'The first task has nothing to read: remove context.';
}
