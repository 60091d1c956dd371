import { CrewError } from '../errors.ts';
import { offlineSettings } from '../model/offline.ts';
import type { CrewSpec, TaskName } from '../spec/crew-spec.ts';
import { type ChosenModels, type ModelChoice, modelsFor, ownModel } from './choose-models.ts';
import { driftOf } from './drift.ts';
import type { Fingerprint } from './fingerprint.ts';
import { type RunId, type TaskId, taskId } from './ids.ts';
import type { Plan, PlannedTask, RecordedOutput, RunOptions, Selection } from './plan.ts';
import { filledTexts, type Inputs, type TaskAndAgent, taskDefinition, taskFingerprint } from './resolve-task.ts';
import { type Reads, staleReads } from './stale.ts';
import { fillPlaceholders } from '../spec/placeholders.ts';

/** What an earlier run remembers; a kickoff has none. */
export interface Memory {
  readonly runId: RunId;
  readonly rootRunId: RunId;
  readonly outputs: ReadonlyMap<TaskName, RecordedOutput>;
}

export interface PlanRequest {
  readonly spec: CrewSpec;
  readonly runId: RunId;
  readonly inputs: Inputs;
  readonly options: RunOptions;
  readonly models: ModelChoice;
  /** Lets made-up texts of an offline run be read by a real one. */
  readonly allowOffline: boolean;
  readonly memory: Memory | null;
}

/** Decides for each task of today's crew whether it runs, is reused or is left out, and why. Refuses with a CrewError; starts nothing. */
export function planCrew(request: PlanRequest): Plan {
  const { spec, runId, inputs, options, memory } = request;
  const selected = selectedTasks(spec, options.selection);
  const reads: Reads = { now: new Map() };
  const tasks = spec.tasks.map((task, index) => {
    const pair = { task, agent: agentOf(spec, task.agent) };
    const planned = planTask({ pair, number: index + 1, runs: selected.has(task.name), request, reads });
    reads.now.set(task.name, idInThisRun(planned));
    return planned;
  });
  refuseMissingReads(tasks, memory);
  if (!request.allowOffline && !request.models.offline) refuseOfflineReads(tasks, request.spec);
  return {
    runId,
    crew: spec.name,
    inputs,
    options,
    model: crewModel(request),
    offline: request.models.offline,
    parentRunId: memory?.runId ?? null,
    rootRunId: memory?.rootRunId ?? runId,
    tasks,
  };
}

/** Null when there is no crew-wide model because each task or agent names its own. */
function crewModel({ spec, models }: PlanRequest): string | null {
  if (models.override !== null && !models.offline) return modelsFor({ spec, choice: models }).used?.label ?? null;
  return ownModel({ spec, choice: models })?.label ?? null;
}

function selectedTasks(spec: CrewSpec, selection: Selection): ReadonlySet<TaskName> {
  const names = spec.tasks.map((task) => task.name);
  return new Set(selection.type === 'from' ? names.slice(names.indexOf(selection.task)) : names);
}

interface TaskRequest {
  readonly pair: TaskAndAgent;
  readonly number: number;
  readonly runs: boolean;
  readonly request: PlanRequest;
  readonly reads: Reads;
}

function planTask({ pair, number, runs, request, reads }: TaskRequest): PlannedTask {
  const { task, agent } = pair;
  const recorded = request.memory?.outputs.get(task.name);
  const models = modelsFor({ spec: request.spec, pair, choice: request.models });
  const today = taskFingerprint(pair, request.inputs, models.own);
  const drift = recorded === undefined ? [] : driftOf(recorded.fingerprint, today, pair);
  const stale = recorded === undefined ? [] : staleReads(recorded, task.context, reads);
  const about = { number, name: task.name, agent: agent.name, drift, stale };
  if (runs) {
    const reason = reasonToRun(task.name, request.options.selection);
    return { ...about, action: 'run', reason, ...work({ pair, number, request, models, today }) };
  }
  if (recorded === undefined) return { ...about, action: 'not-run', reason: 'no recorded output, and no task that runs reads it' };
  return { ...about, action: 'reuse', reason: reasonToReuse(about, recorded.taskId), output: recorded, saves: savingsOf(recorded) };
}

interface Work {
  readonly pair: TaskAndAgent;
  readonly number: number;
  readonly request: PlanRequest;
  readonly models: ChosenModels;
  readonly today: Fingerprint;
}

function work({ pair, number, request, models, today }: Work) {
  const { task, agent } = pair;
  return {
    taskId: taskId(request.runId, number),
    context: task.context,
    texts: filledTexts(pair, request.inputs),
    model: models.used ?? offlineSettings,
    overridden: models.overridden,
    definition: taskDefinition(pair, models.own),
    fingerprint: today,
    outputFile: task.outputFile === undefined ? null : fillPlaceholders(task.outputFile, request.inputs),
    createDirectory: task.createDirectory,
    maxExecutionTime: agent.maxExecutionTime ?? null,
  };
}

function reasonToRun(name: TaskName, selection: Selection): string {
  switch (selection.type) {
    case 'kickoff':
      return 'kickoff';
    case 'all':
      return 'the whole run is replayed';
    case 'from':
      return name === selection.task ? 'asked for with -t' : `comes after ${selection.task}`;
  }
}

function reasonToReuse({ drift, stale }: Pick<PlannedTask, 'drift' | 'stale'>, from: TaskId): string {
  const changed = drift.map(({ field, place }) => (place === null ? field : `${field} (${place})`));
  const parts = changed.length === 0 ? [] : [`changed since: ${changed.join(', ')}`];
  for (const { name, madeFrom, now } of stale) {
    parts.push(`stale: made from ${name} ${madeFrom ?? '(none)'}; this run has ${now ?? 'none'}`);
  }
  return parts.length === 0 ? `recorded as ${from}` : parts.join('; ');
}

function savingsOf({ usage, costUsd, durationMs }: RecordedOutput) {
  return { tokens: usage === null ? 0 : usage.inputTokens + usage.outputTokens, costUsd, durationMs };
}

function idInThisRun(task: PlannedTask): TaskId | null {
  if (task.action === 'run') return task.taskId;
  return task.action === 'reuse' ? task.output.taskId : null;
}

function refuseMissingReads(tasks: readonly PlannedTask[], memory: Memory | null): void {
  const missing = new Set(tasks.flatMap((task) => (task.action === 'not-run' ? [task.name] : [])));
  for (const task of tasks) {
    if (task.action !== 'run') continue;
    const lacking = task.context.filter((name) => missing.has(name));
    const [first] = lacking;
    if (first === undefined) continue;
    const source = memory === null ? '' : ` in ${memory.runId}`;
    throw new CrewError('refused', `${task.name} reads ${lacking.join(', ')}, which ${lacking.length === 1 ? 'has' : 'have'} no finished output${source}`, {
      hint: `Run it too:  crew replay -t ${first}${memory === null ? '' : ` --run ${memory.runId}`}`,
    });
  }
}

function refuseOfflineReads(tasks: readonly PlannedTask[], spec: CrewSpec): void {
  const read = new Set(tasks.flatMap((task) => (task.action === 'run' ? task.context : [])));
  const fed = tasks.filter((task) => task.action === 'reuse' && task.output.offline && read.has(task.name));
  if (fed.length === 0) return;
  const first = spec.tasks[0]?.name ?? '';
  throw new CrewError(
    'refused',
    `${fed.map((task) => task.name).join(', ')}: written offline, by no model; a real run would build on made-up text`,
    { hint: `Run ${fed.length === 1 ? 'it' : 'them'} for real:  crew replay -t ${first}   ·   or say --allow-offline, or --offline` },
  );
}

function agentOf(spec: CrewSpec, name: string) {
  const agent = spec.agents.find((candidate) => candidate.name === name);
  if (agent === undefined) throw new Error(`no agent "${name}" in a checked crew`);
  return agent;
}
