import type { AgentSpec, CrewSpec, InputUse, Place, TaskSpec } from '../crew-spec.ts';
import { findPlaceholders } from '../placeholders.ts';

/** A text of an agent or a task in which placeholders are filled in. */
export interface SpecText {
  readonly owner: 'agent' | 'task';
  readonly name: string;
  /** As in the YAML: `expected_output`; `guardrail` for each of the guardrails. */
  readonly key: string;
  readonly text: string;
  /** Of the key; of a guardrail the text itself. */
  readonly place: Place;
}

/** Every placeholder of the tasks, and of the agents that do them; once for each text that it stands in. */
export function inputUses(spec: CrewSpec): readonly InputUse[] {
  return specTexts(spec).flatMap(({ owner, name, key, text, place }) => {
    const names = new Set(findPlaceholders(text).map((placeholder) => placeholder.name));
    return [...names].map((input) => ({ name: input, where: `${owner} ${name}, ${key}`, place }));
  });
}

/** Agents that no task names are left out: their texts are never sent. */
export function specTexts(spec: Pick<CrewSpec, 'agents' | 'tasks'>): readonly SpecText[] {
  const busy = new Set(spec.tasks.map((task) => task.agent));
  return [...spec.agents.filter((agent) => busy.has(agent.name)).flatMap(agentTexts), ...spec.tasks.flatMap(taskTexts)];
}

function agentTexts(agent: AgentSpec): readonly SpecText[] {
  const { name, role, goal, backstory, systemPrompt, places } = agent;
  return [
    ...texts({ owner: 'agent', name, places }, { role, goal, backstory, system_prompt: systemPrompt }),
    ...criteria('agent', agent),
  ];
}

function taskTexts(task: TaskSpec): readonly SpecText[] {
  const { name, description, expectedOutput, outputFile, places } = task;
  const byKey = { description, expected_output: expectedOutput, output_file: outputFile };
  return [...texts({ owner: 'task', name, places }, byKey), ...criteria('task', task)];
}

/** What models judge an answer by. */
function criteria(owner: SpecText['owner'], { name, guardrails }: AgentSpec | TaskSpec): readonly SpecText[] {
  return guardrails.flatMap((guardrail) =>
    guardrail.type === 'judged'
      ? [{ owner, name, key: 'guardrail', text: guardrail.criteria, place: guardrail.place }]
      : [],
  );
}

function texts(
  { owner, name, places }: { owner: 'agent' | 'task'; name: string; places: Readonly<Record<string, Place>> },
  byKey: Readonly<Record<string, string | undefined>>,
): readonly SpecText[] {
  return Object.entries(byKey).flatMap(([key, text]) => {
    const place = places[key] ?? places[''];
    return text !== undefined && place ? [{ owner, name, key, text, place }] : [];
  });
}
