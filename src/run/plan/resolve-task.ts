import type { ModelSettings } from '../../model/model.ts';
import type { TaskTexts } from '../../prompt/task-messages.ts';
import type { AgentSpec, GuardrailSpec, InputValue, Place, TaskSpec } from '../../spec/crew-spec.ts';
import { fillPlaceholders, findPlaceholders } from '../../spec/placeholders.ts';
import {
  type Fingerprint,
  type FingerprintFields,
  fingerprint,
  sha256,
  type ToolFingerprint,
  type Versions,
} from '../fingerprint.ts';
import type { TaskDefinition } from '../plan.ts';

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

/** What else decides a task's words. */
export interface Deciding {
  readonly inputs: Inputs;
  /** What files and environment give, without `--model` and `--offline`. */
  readonly model: ModelSettings | null;
  readonly fallbacks: readonly ModelSettings[];
  readonly versions: Versions;
}

/** What the task's words depend on. */
export function taskFingerprint(pair: TaskAndAgent, { inputs, model, fallbacks, versions }: Deciding): Fingerprint {
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
    sampling: { ...model?.sampling, ...(model?.toolCalling === 'text' ? { toolCalling: 'text' } : {}) },
    context: task.context,
    ...equipment(pair, versions),
    ...(fallbacks.length === 0 ? {} : { fallbacks: fallbacks.map(fallbackFingerprint) }),
  });
}

/** Its name alone where that says all. */
function fallbackFingerprint({ label, sampling, toolCalling }: ModelSettings): unknown {
  const set = { ...sampling, ...(toolCalling === 'text' ? { toolCalling } : {}) };
  return Object.keys(set).length === 0 ? label : { label, sampling: set };
}

/** Only what there is, so that a task without any has the fingerprint that it had before there were tools. */
function equipment(pair: TaskAndAgent, versions: Versions): Partial<FingerprintFields> {
  const tools = toolFingerprints(pair, versions);
  const guardrails = guardrailsOf(pair).map((spec) => guardrailFingerprint(spec, versions));
  const schema = pair.task.outputJson?.schema;
  return {
    ...(tools.length === 0 ? {} : { tools }),
    ...(schema === undefined ? {} : { outputSchema: schema }),
    ...(guardrails.length === 0 ? {} : { guardrails }),
  };
}

function toolFingerprints(pair: TaskAndAgent, versions: Versions): readonly ToolFingerprint[] {
  return [
    ...toolsOf(pair).map((name) => ({ name, version: versions.tools[name] ?? '' })),
    ...pair.agent.mcps.map(({ name }) => ({ name: `mcp ${name}`, version: versions.mcps[name] ?? '' })),
  ];
}

function guardrailFingerprint({ place: _place, ...spec }: GuardrailSpec, versions: Versions): unknown {
  return spec.type === 'file' ? { ...spec, version: versions.guardrails[spec.file] ?? '' } : spec;
}

/** Names of its agent's and its own tools, each once. */
export function toolsOf({ task, agent }: TaskAndAgent): readonly string[] {
  return [...new Set([...agent.tools, ...task.tools].map(({ name }) => name))];
}

/** Its agent's, then its own. */
export function guardrailsOf({ task, agent }: TaskAndAgent): readonly GuardrailSpec[] {
  return [...agent.guardrails, ...task.guardrails];
}

/** With the inputs put into the words for a judge. */
export function filledGuardrails(pair: TaskAndAgent, inputs: Inputs): readonly GuardrailSpec[] {
  return guardrailsOf(pair).map((spec) =>
    spec.type === 'judged' ? { ...spec, criteria: fillPlaceholders(spec.criteria, inputs) } : spec,
  );
}

function guardrailText(spec: GuardrailSpec): string {
  switch (spec.type) {
    case 'judged':
      return spec.criteria;
    case 'file':
      return spec.file;
    case 'max_words':
    case 'min_words':
      return `${spec.type}: ${spec.words}`;
    case 'matches':
    case 'not_matches':
      return `${spec.type}: ${spec.pattern}`;
    default:
      return spec.type;
  }
}

/** The definition as it is kept with an execution. */
export function taskDefinition(pair: TaskAndAgent, model: ModelSettings | null): TaskDefinition {
  const { task, agent } = pair;
  const tools = [...toolsOf(pair), ...agent.mcps.map(({ name }) => `mcp ${name}`)];
  const guardrails = guardrailsOf(pair).map(guardrailText);
  return {
    task: {
      name: task.name,
      description: task.description,
      expectedOutput: task.expectedOutput,
      context: task.context,
      outputFile: task.outputFile ?? null,
      markdown: task.markdown,
      ...(task.outputJson === undefined ? {} : { outputSchema: task.outputJson.schema }),
      ...(guardrails.length === 0 ? {} : { guardrails }),
      ...(tools.length === 0 ? {} : { tools }),
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
  const judged = guardrailsOf({ task, agent }).flatMap((spec) => (spec.type === 'judged' ? [spec.criteria] : []));
  const texts = [task.description, task.expectedOutput, agent.role, agent.goal, agent.backstory, ...judged];
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
