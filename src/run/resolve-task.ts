import type { ModelSettings } from '../model/model.ts';
import type { TaskTexts } from '../prompt/task-messages.ts';
import type { AgentSpec, InputValue, Place, TaskSpec } from '../spec/crew-spec.ts';
import { fillPlaceholders, findPlaceholders } from '../spec/placeholders.ts';
import { type Fingerprint, fingerprint, sha256 } from './fingerprint.ts';
import type { TaskDefinition } from './plan.ts';

export type Inputs = Readonly<Record<string, InputValue>>;

/** A task with its agent, before anything is decided about it. */
export interface TaskAndAgent {
  readonly task: TaskSpec;
  readonly agent: AgentSpec;
}

/** The task's texts with the inputs put in. */
export function filledTexts({ task, agent }: TaskAndAgent, inputs: Inputs): TaskTexts {
  return {
    description: fillPlaceholders(task.description, inputs),
    expectedOutput: fillPlaceholders(task.expectedOutput, inputs),
    markdown: task.markdown,
    role: fillPlaceholders(agent.role, inputs),
    goal: fillPlaceholders(agent.goal, inputs),
    backstory: fillPlaceholders(agent.backstory, inputs),
    systemPrompt: agent.systemPrompt === undefined ? null : fillPlaceholders(agent.systemPrompt, inputs),
    date: agent.injectDate ? String(inputs['current_date']) : null,
  };
}

/** What the task's words depend on. `model`: what files and environment give, without `--model` and `--offline`. */
export function taskFingerprint(pair: TaskAndAgent, inputs: Inputs, model: ModelSettings | null): Fingerprint {
  const { task, agent } = pair;
  return fingerprint({
    version: 1,
    description: task.description,
    expectedOutput: task.expectedOutput,
    markdown: task.markdown,
    role: agent.role,
    goal: agent.goal,
    backstory: agent.backstory,
    systemPrompt: agent.systemPrompt ?? null,
    injectDate: agent.injectDate,
    inputs: usedInputs(pair, inputs),
    model: model?.label ?? null,
    sampling: { ...model?.sampling },
    context: task.context,
  });
}

/** The definition as it is kept with an execution. */
export function taskDefinition({ task, agent }: TaskAndAgent, model: ModelSettings | null): TaskDefinition {
  return {
    task: {
      name: task.name,
      description: task.description,
      expectedOutput: task.expectedOutput,
      context: task.context,
      outputFile: task.outputFile ?? null,
      markdown: task.markdown,
      place: placeText(task.places['']),
    },
    agent: {
      name: agent.name,
      role: agent.role,
      goal: agent.goal,
      backstory: agent.backstory,
      systemPrompt: agent.systemPrompt ?? null,
      injectDate: agent.injectDate,
      maxExecutionTime: agent.maxExecutionTime ?? null,
      place: placeText(agent.places['']),
    },
    model: model === null ? null : withoutHeaders(model),
  };
}

/** `file:line:column`. */
export function placeText(place: Place | undefined): string {
  return place === undefined ? '' : `${place.file}:${place.line}:${place.column}`;
}

function usedInputs({ task, agent }: TaskAndAgent, inputs: Inputs): Record<string, unknown> {
  const texts = [task.description, task.expectedOutput, agent.role, agent.goal, agent.backstory];
  if (agent.systemPrompt !== undefined) texts.push(agent.systemPrompt);
  const names = new Set(texts.flatMap((text) => findPlaceholders(text).map((placeholder) => placeholder.name)));
  if (agent.injectDate) names.add('current_date');
  return Object.fromEntries([...names].map((name) => [name, shortened(inputs[name])]));
}

/** A long value stands in a fingerprint as its hash: a 5 MB diff would otherwise be stored with every task. */
function shortened(value: InputValue | undefined): unknown {
  if (typeof value !== 'string' || value.length <= 1000) return value ?? null;
  return { sha256: sha256(value), length: value.length };
}

function withoutHeaders({ headers: _headers, ...model }: ModelSettings): Omit<ModelSettings, 'headers'> {
  return model;
}
