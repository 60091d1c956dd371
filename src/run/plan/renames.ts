import { canonicalJson } from '../../model/canonical-json.ts';
import type { CrewSpec, TaskName, TaskSpec } from '../../spec/crew-spec.ts';
import { type FingerprintFields, type Versions, withContext } from '../fingerprint.ts';
import type { RecordedOutput } from '../plan.ts';
import type { Memory } from './plan-request.ts';
import { taskFingerprint } from './resolve-task.ts';

/** The names that tasks of an earlier run have today, by their old ones. */
export type Renames = ReadonlyMap<TaskName, TaskName>;

/** Finds tasks that only have another name since: defined as an output was made whose own task is gone, where no other task and no other output could be meant. */
export function renamedTasks(spec: CrewSpec, { outputs, states }: Pick<Memory, 'outputs' | 'states'>): Renames {
  const today = new Set(spec.tasks.map(({ name }) => name));
  const gone = [...outputs].filter(([name]) => !today.has(name));
  const unknown = ({ name }: TaskSpec) => !outputs.has(name) && (states.get(name) ?? 'left-out') === 'left-out';
  const fresh =
    gone.length === 0 ? [] : spec.tasks.filter(unknown).map((task) => ({ task, fields: fieldsOf(spec, task) }));
  const renames = new Map<TaskName, TaskName>();
  // In running order, so that what a task reads is known by its new name when the task is looked at.
  for (const { task, fields } of fresh) {
    const same = (recorded: RecordedOutput, other: FingerprintFields) =>
      definitionOf(withNames(recorded, renames).fingerprint.fields) === definitionOf(other);
    const meant = gone.filter(([name, recorded]) => !renames.has(name) && same(recorded, fields));
    const [only, second] = meant;
    if (only === undefined || second !== undefined) continue;
    if (fresh.some((other) => other.task !== task && same(only[1], other.fields))) continue;
    renames.set(only[0], task.name);
  }
  return renames;
}

/** The memory with today's names, in what its outputs read, too. */
export function withTodaysNames(memory: Memory, renames: Renames): Memory {
  if (renames.size === 0) return memory;
  const now = (name: TaskName) => renames.get(name) ?? name;
  const renamed = <T>(map: ReadonlyMap<TaskName, T>) => new Map([...map].map(([name, value]) => [now(name), value]));
  const outputs = [...memory.outputs].map(([name, output]) => {
    const known = withNames(output, renames);
    return [now(name), renames.has(name) ? { ...known, wasNamed: name } : known] as const;
  });
  return {
    ...memory,
    outputs: new Map(outputs),
    states: renamed(memory.states),
    sideEffects: renamed(memory.sideEffects),
  };
}

function withNames(output: RecordedOutput, renames: Renames): RecordedOutput {
  const { context } = output.fingerprint.fields;
  const names = context.map((name) => renames.get(name as TaskName) ?? name);
  return { ...output, fingerprint: withContext(output.fingerprint, names) };
}

const noVersions: Versions = { tools: {}, mcps: {}, guardrails: {}, toolFiles: {} };

function fieldsOf(spec: CrewSpec, task: TaskSpec): FingerprintFields {
  const agent = spec.agents.find(({ name }) => name === task.agent);
  if (agent === undefined) throw new Error(`no agent "${task.agent}" in a checked crew`);
  const deciding = { inputs: {}, model: null, fallbacks: [], versions: noVersions };
  return taskFingerprint({ task, agent }, deciding).fields;
}

/** What is written of the task and its agent. Inputs, models and the code of tools are drift, and do not make another task of it. */
function definitionOf(fields: FingerprintFields): string {
  const {
    version: _version,
    inputs: _inputs,
    model: _model,
    sampling: _sampling,
    fallbacks: _fallbacks,
    ...own
  } = fields;
  const tools = fields.tools?.map(({ name }) => name) ?? null;
  const guardrails = fields.guardrails?.map((rail) => ({ ...(rail as object), version: null })) ?? null;
  return canonicalJson({ ...own, tools, guardrails });
}
