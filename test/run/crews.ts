import type { RunId, TaskId } from '../../src/run/ids.ts';
import { planCrew } from '../../src/run/plan/plan-crew.ts';
import type { Memory, PlanRequest } from '../../src/run/plan/plan-request.ts';
import type { SourceState } from '../../src/run/plan/select.ts';
import type { Plan, RecordedOutput, Selection } from '../../src/run/plan.ts';
import type { AgentSpec, CrewSpec, TaskName, TaskSpec } from '../../src/spec/crew-spec.ts';

export const named = (name: string) => name as TaskName;

/** Agent `writer` on line 2, with a goal on line 4. */
export const writer: AgentSpec = {
  name: 'writer',
  role: 'Writer',
  goal: 'Write well',
  backstory: 'You write.',
  injectDate: false,
  tools: [],
  mcps: [],
  maxIter: 25,
  guardrails: [],
  places: placesOf('agents.yaml', 2, ['role', 'goal', 'backstory']),
};

export type WrittenTask = Omit<Partial<TaskSpec>, 'name'> & { readonly name: string };

/** Each task reads all before it unless `context` says otherwise; the task at index i stands on line 10 * (i + 1). */
export function crewOf(tasks: readonly (string | WrittenTask)[], agent = writer): CrewSpec {
  const names = tasks.map((task) => named(typeof task === 'string' ? task : task.name));
  return {
    name: 'test-crew',
    llm: { model: 'openai/gpt-5.4-mini', place: { file: 'crew.yaml', line: 1, column: 1 } },
    declaredInputs: null,
    mcpServers: [],
    allowCommands: [],
    allowHosts: [],
    allowWrite: [],
    agents: [agent],
    tasks: tasks.map((task, index) => ({
      description: `Do ${names[index]}`,
      expectedOutput: 'Text',
      agent: agent.name,
      context: names.slice(0, index),
      createDirectory: true,
      markdown: false,
      tools: [],
      guardrails: [],
      guardrailMaxRetries: 3,
      places: placesOf('tasks.yaml', 10 * (index + 1), ['description', 'expected_output']),
      ...(typeof task === 'string' ? {} : task),
      name: named(names[index] ?? ''),
    })),
  };
}

function placesOf(file: string, line: number, keys: readonly string[]) {
  const places = ['', ...keys].map((key, index) => [key, { file, line: line + index, column: 3 }] as const);
  return Object.fromEntries(places);
}

export type Request = Partial<Omit<PlanRequest, 'models' | 'spec' | 'options'>> & {
  readonly models?: Partial<PlanRequest['models']>;
};

const models = { override: null, agentOverrides: {}, project: false, offline: false, environment: {} };

/** A plan of `selection`, in run `rrrrrrrr` unless given. */
export function planOf(spec: CrewSpec, selection: Selection, request: Request = {}): Plan {
  return planCrew({
    spec,
    runId: 'rrrrrrrr' as RunId,
    inputs: {},
    options: {
      model: null,
      agentModels: {},
      envFile: null,
      selection,
      defaulted: [],
      asRecorded: false,
      note: null,
    },
    versions: { tools: {}, mcps: {}, guardrails: {}, toolFiles: {} },
    edits: new Map(),
    allowOffline: false,
    strict: false,
    memory: null,
    batch: null,
    ...request,
    models: { ...models, ...request.models },
  });
}

export type Ends = Readonly<Record<string, SourceState>>;

/** What a run of this plan remembers when all went well, but for the tasks in `ends`. `before`: the memory that it was planned with, asked for what it left out. */
export function remembered(plan: Plan, ends: Ends = {}, before: Memory | null = null): Memory {
  const states = new Map<TaskName, SourceState>();
  const outputs = new Map<TaskName, RecordedOutput>();
  for (const task of plan.tasks) {
    const state = ends[task.name] ?? (task.action === 'not-run' ? 'left-out' : 'completed');
    states.set(task.name, state);
    const output = state === 'left-out' ? before?.outputs.get(task.name) : outputIn(plan, task, outputs);
    if (output !== undefined && (state === 'completed' || state === 'left-out')) outputs.set(task.name, output);
  }
  return { runId: plan.runId, rootRunId: plan.rootRunId, outputs, states, sideEffects: new Map() };
}

function outputIn(plan: Plan, task: Plan['tasks'][number], outputs: Memory['outputs']): RecordedOutput | undefined {
  if (task.action === 'reuse') return task.output;
  if (task.action === 'not-run') return undefined;
  const reads = task.action === 'run' ? task.context.map((name) => outputs.get(name)?.taskId as TaskId) : [];
  return {
    taskId: task.taskId,
    origin: task.action,
    text: task.action === 'edit' ? task.text : `output of ${task.name}`,
    fingerprint: task.fingerprint,
    reads,
    model: 'openai/gpt-5.4-mini',
    offline: task.action === 'run' && plan.offline,
    overridden: task.action === 'run' && task.overridden,
    usage: { inputTokens: 100, outputTokens: 20, cachedTokens: 0, reasoningTokens: 0 },
    costUsd: 0.01,
    durationMs: 1000,
  };
}

/** A kickoff `kkkkkkkk` of the crew, remembered. */
export function kickedOff(spec: CrewSpec, ends: Ends = {}, request: Request = {}): Memory {
  return remembered(planOf(spec, { type: 'kickoff' }, { runId: 'kkkkkkkk' as RunId, ...request }), ends);
}

/** `research:reuse outline:run …` */
export function actions(plan: Plan): string {
  return plan.tasks.map((task) => `${task.name}:${task.action}`).join(' ');
}

export function taskOf(plan: Plan, name: string): Plan['tasks'][number] {
  const task = plan.tasks.find((candidate) => candidate.name === name);
  if (task === undefined) throw new Error(`no task ${name} in the plan`);
  return task;
}
