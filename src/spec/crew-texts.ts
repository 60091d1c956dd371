import { CrewError } from '../errors.ts';
import type { AgentSpec, CrewSpec, Place, TaskName, TaskSpec } from './crew-spec.ts';
import { nearest } from './nearest.ts';

/** Other texts for a crew, by key (`write.description`, `editor.goal`). */
export type Texts = Readonly<Record<string, string>>;

/** A text of a task or an agent that a model reads. */
export interface CrewText {
  /** `<task>.description`, `<task>.expected_output`, `<agent>.role`, `.goal`, `.backstory` or `.system_prompt`. */
  readonly key: string;
  readonly kind: 'task' | 'agent';
  /** The task or agent. */
  readonly owner: string;
  /** As in the YAML. */
  readonly field: string;
  readonly text: string;
  /** Of the key in the YAML. */
  readonly place: Place;
}

const taskFields = { description: 'description', expected_output: 'expectedOutput' } as const;
const agentFields = { role: 'role', goal: 'goal', backstory: 'backstory', system_prompt: 'systemPrompt' } as const;

/** All texts of a crew, those of its tasks first. */
export function crewTexts({ tasks, agents }: Pick<CrewSpec, 'tasks' | 'agents'>): readonly CrewText[] {
  return [
    ...tasks.flatMap((task) => textsOf('task', task, taskFields)),
    ...agents.flatMap((agent) => textsOf('agent', agent, agentFields)),
  ];
}

function textsOf<Owner extends TaskSpec | AgentSpec>(
  kind: CrewText['kind'],
  owner: Owner,
  fields: Readonly<Record<string, keyof Owner>>,
): readonly CrewText[] {
  return Object.entries(fields).flatMap(([field, name]) => {
    const place = owner.places[field];
    const text = owner[name];
    if (typeof text !== 'string' || place === undefined) return [];
    return [{ key: `${owner.name}.${field}`, kind, owner: owner.name, field, text, place }];
  });
}

/** Those that differ from what the crew has, without white space at their ends. CrewError `usage` for a text that no task or agent has. */
export function changedTexts(spec: CrewSpec, texts: Texts): Texts {
  const known = new Map(crewTexts(spec).map(({ key, text }) => [key, text]));
  const trimmed = Object.entries(texts).map(([key, text]) => [key, text.replaceAll(/\r\n?/g, '\n').trimEnd()] as const);
  for (const [key] of trimmed) if (!known.has(key)) throw unknownText(key, [...known.keys()]);
  return Object.fromEntries(trimmed.filter(([key, text]) => text !== known.get(key)));
}

/** The crew with these texts, places as they were. */
export function withTexts(spec: CrewSpec, texts: Texts): CrewSpec {
  return {
    ...spec,
    tasks: spec.tasks.map((task) => ({ ...task, ...ownTexts(task.name, taskFields, texts) })),
    agents: spec.agents.map((agent) => ({ ...agent, ...ownTexts(agent.name, agentFields, texts) })),
  };
}

function ownTexts(owner: string, fields: Readonly<Record<string, string>>, texts: Texts): Texts {
  const entries = Object.entries(fields).map(([field, name]) => [name, texts[`${owner}.${field}`]]);
  return Object.fromEntries(entries.filter(([, text]) => text !== undefined));
}

/** The first task, in today's order, that one of the texts belongs to, or to its agent. */
export function firstTaskWith(spec: CrewSpec, texts: Texts): TaskName | undefined {
  const touched = new Set(Object.keys(texts).flatMap((key) => tasksWith(spec, key)));
  return spec.tasks.find(({ name }) => touched.has(name))?.name;
}

/** The tasks that a text is for: of an agent's, all of the agent. */
export function tasksWith({ tasks }: CrewSpec, key: string): readonly TaskName[] {
  return tasks
    .filter(
      ({ name, agent }) =>
        Object.keys(taskFields).some((field) => key === `${name}.${field}`) ||
        Object.keys(agentFields).some((field) => key === `${agent}.${field}`),
    )
    .map(({ name }) => name);
}

function unknownText(key: string, known: readonly string[]): CrewError {
  const near = nearest(key, known);
  return new CrewError('usage', `The crew has no text "${key}"; there are ${known.join(', ')}`, {
    hint: near === undefined ? 'A text is named <task>.description or <agent>.goal' : `Did you mean: ${near}`,
  });
}
