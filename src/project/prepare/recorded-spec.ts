import { CrewError } from '../../errors.ts';
import { providerNamed } from '../../model/providers.ts';
import { providerAt } from '../../model/settings/server-address.ts';
import type { RunId } from '../../run/ids.ts';
import type { TaskDefinition } from '../../run/plan.ts';
import type { AgentSpec, CrewSpec, LlmSpec, Place, TaskName, TaskSpec } from '../../spec/crew-spec.ts';
import type { RunReader, TaskRecord } from '../../store/records.ts';

export interface RecordedSpec {
  readonly spec: CrewSpec;
  /** For people: tasks of which no definition was recorded. */
  readonly notes: readonly string[];
}

export interface RecordedRun {
  readonly runId: RunId;
  readonly tasks: readonly TaskRecord[];
}

/** The crew as a run had it: each task by the definition that its execution was made from. A task that never started has none, and takes today's. */
export async function recordedSpec(
  store: Pick<RunReader, 'execution'>,
  run: RecordedRun,
  today: CrewSpec,
): Promise<RecordedSpec> {
  const agents = new Map<string, AgentSpec>();
  const tasks: TaskSpec[] = [];
  const notes: string[] = [];
  const renames = new Map<TaskName, TaskName>();
  for (const row of run.tasks) {
    const execution = row.taskId === null ? undefined : await store.execution(row.taskId);
    if (execution !== undefined) {
      const agent = agentKey(agents, execution.definition, today);
      const { definition } = execution;
      if (definition.task.name !== row.name) renames.set(definition.task.name, row.name);
      tasks.push(recordedTask({ ...definition, task: { ...definition.task, name: row.name } }, agent, today));
      continue;
    }
    const task = today.tasks.find((candidate) => candidate.name === row.name);
    const agent = today.agents.find((candidate) => candidate.name === task?.agent);
    if (task === undefined || agent === undefined) throw nothingRecorded(row.name, run.runId);
    notes.push(`${row.name} never started in ${run.runId}, so its definition of today is used`);
    tasks.push({ ...task, agent: keep(agents, agent) });
  }
  return {
    spec: { ...today, declaredInputs: null, agents: [...agents.values()], tasks: renamed(tasks, renames) },
    notes,
  };
}

/** An output may have been made when its task had another name than it has in this run: what reads it reads it by this run's. */
function renamed(tasks: readonly TaskSpec[], renames: ReadonlyMap<TaskName, TaskName>): readonly TaskSpec[] {
  const names = new Set(tasks.map(({ name }) => name));
  const now = (name: TaskName) => (names.has(name) ? name : (renames.get(name) ?? name));
  return renames.size === 0 ? tasks : tasks.map((task) => ({ ...task, context: task.context.map(now) }));
}

/** Tools, guardrails and limits are kept by name only, or not at all: the task of today says what they are. */
function recordedTask({ task, model }: TaskDefinition, agent: string, { tasks }: CrewSpec): TaskSpec {
  const { name, description, expectedOutput, context, outputFile, markdown, outputSchema } = task;
  const today = tasks.find((candidate) => candidate.name === name);
  const place = placeOf(task.place);
  const llm = model === null ? undefined : recordedLlm(model, place);
  const outputJson = outputSchema === undefined ? today?.outputJson : { schema: outputSchema, file: null, place };
  return {
    ...{ name, description, expectedOutput, agent, context, markdown, createDirectory: true, places: { '': place } },
    tools: today?.tools ?? [],
    guardrails: today?.guardrails ?? [],
    guardrailMaxRetries: today?.guardrailMaxRetries ?? 3,
    ...(outputJson === undefined ? {} : { outputJson }),
    ...(today?.limits === undefined ? {} : { limits: today.limits }),
    ...(outputFile === null ? {} : { outputFile }),
    ...(llm === undefined ? {} : { llm }),
  };
}

/** Headers are never recorded, since they may hold secrets. */
export function recordedLlm(model: NonNullable<TaskDefinition['model']>, place: Place): LlmSpec {
  const known = providerNamed(model.provider);
  const { sampling, timeout, keyVariable, apiVersion, baseUrl, toolCalling, price, local } = model;
  const own = known === undefined;
  // What the address alone would not say: a provider that is known, and a server that costs nothing.
  const atAddress = own || model.addressWritten === true;
  const freeByWord = local !== (known?.local ?? false);
  return {
    ...sampling,
    model: atAddress ? model.name : model.label,
    timeout,
    place,
    ...(atAddress ? { baseUrl } : {}),
    ...(atAddress && known !== undefined && known !== providerAt(baseUrl) ? { provider: known.name } : {}),
    ...(price === undefined ? {} : { price }),
    ...(freeByWord ? { local } : {}),
    ...(own && keyVariable !== null ? { apiKeyEnv: keyVariable } : {}),
    ...(apiVersion === undefined ? {} : { apiVersion }),
    ...(toolCalling === undefined ? {} : { toolCalling }),
  };
}

function agentKey(agents: Map<string, AgentSpec>, { agent }: TaskDefinition, today: CrewSpec): string {
  const { name, role, goal, backstory, systemPrompt, injectDate, maxExecutionTime } = agent;
  const now = today.agents.find((candidate) => candidate.name === name);
  return keep(agents, {
    tools: now?.tools ?? [],
    mcps: now?.mcps ?? [],
    maxIter: now?.maxIter ?? 25,
    guardrails: now?.guardrails ?? [],
    ...(now?.maxRpm === undefined ? {} : { maxRpm: now.maxRpm }),
    ...{ name, role, goal, backstory, injectDate, places: { '': placeOf(agent.place) } },
    ...(systemPrompt === null ? {} : { systemPrompt }),
    ...(maxExecutionTime === null ? {} : { maxExecutionTime }),
  });
}

/** Reused outputs may come from runs in which the agent of that name was another one: both are kept. */
function keep(agents: Map<string, AgentSpec>, agent: AgentSpec): string {
  for (let count = 1; ; count++) {
    const name = count === 1 ? agent.name : `${agent.name}~${count}`;
    const there = agents.get(name);
    if (there !== undefined && !isSame(there, agent)) continue;
    agents.set(name, { ...agent, name });
    return name;
  }
}

function isSame(a: AgentSpec, b: AgentSpec): boolean {
  const words = ({ role, goal, backstory, systemPrompt, injectDate }: AgentSpec) => [
    role,
    goal,
    backstory,
    systemPrompt,
    injectDate,
  ];
  return JSON.stringify(words(a)) === JSON.stringify(words(b));
}

/** `file:line:column` read back; file names may hold colons. */
function placeOf(text: string): Place {
  const [, file = text, line = '1', column = '1'] = /^(.*):(\d+):(\d+)$/.exec(text) ?? [];
  return { file, line: Number(line), column: Number(column) };
}

function nothingRecorded(name: string, run: RunId): CrewError {
  return new CrewError(
    'refused',
    `${name} never started in ${run} and is gone from today's crew: there is no definition of it`,
    {
      hint: `Replay it on today's crew:  crew replay ${run}`,
    },
  );
}
