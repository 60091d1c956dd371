import { offlineSettings } from '../../model/offline.ts';
import type { TaskName } from '../../spec/crew-spec.ts';
import { fillFileName } from '../../spec/placeholders.ts';
import type { Fingerprint } from '../fingerprint.ts';
import { type TaskId, taskId } from '../ids.ts';
import type { PlannedTask, RecordedOutput, RepeatedCall, Savings, TaskToRun } from '../plan.ts';
import { type ChosenModels, modelsFor } from './choose-models.ts';
import { driftOf } from './drift.ts';
import type { PlanRequest } from './plan-request.ts';
import {
  filledGuardrails,
  filledTexts,
  placeText,
  type TaskAndAgent,
  taskDefinition,
  taskFingerprint,
  toolsOf,
} from './resolve-task.ts';
import { choose, driftText, staleText } from './select.ts';
import { staleReads } from './stale.ts';

/** What is known of the tasks before the one that is planned. */
export interface Planning {
  readonly request: PlanRequest;
  /** The execution that a reader of each gets in this run; null: none. */
  readonly ids: Map<TaskName, TaskId | null>;
  readonly running: Set<TaskName>;
}

/** One task's action, with its reason. `number`: its place in the listing. */
export function planTask(pair: TaskAndAgent, number: number, planning: Planning): PlannedTask {
  const { task, agent } = pair;
  const { request, ids, running } = planning;
  const { memory, options } = request;
  const recorded = memory?.outputs.get(task.name);
  const models = modelsFor({ spec: request.spec, pair, choice: request.models });
  const { inputs, versions } = request;
  const today = taskFingerprint(pair, { inputs, versions, model: models.own, fallbacks: models.ownFallbacks });
  const about = {
    number,
    name: task.name,
    agent: agent.name,
    drift: recorded === undefined ? [] : drifted(recorded, today, { pair, request }),
    stale: recorded === undefined ? [] : staleReads(recorded, task.context, ids),
  };
  const made = { pair, number, request, models, today };
  const edit = request.edits.get(task.name);
  if (edit !== undefined) {
    const reason = recorded === undefined ? 'given by hand' : `given by hand in place of ${recorded.taskId}`;
    return {
      ...about,
      drift: [],
      stale: [],
      action: 'edit',
      reason,
      text: edit,
      editedFrom: recorded?.taskId ?? null,
      ...common(made),
    };
  }
  const readsRunning = task.context.filter((name) => running.has(name));
  const source = memory?.states.get(task.name);
  const choice = choose(options.selection, { ...about, recorded, source, readsRunning }, request.spec.tasks);
  if (choice.type === 'run') return { ...about, action: 'run', reason: choice.reason, ...work(made) };
  if (choice.type === 'leave-out') return { ...about, action: 'not-run', reason: choice.reason };
  if (recorded === undefined)
    return { ...about, action: 'not-run', reason: 'it has no output, and nothing that runs reads it' };
  return {
    ...about,
    action: 'reuse',
    reason: reasonToReuse(about, recorded),
    output: recorded,
    saves: savingsOf(recorded),
  };
}

/** An output given by hand does not drift. Under `--model project`, one that was made with another model does. */
function drifted(
  recorded: RecordedOutput,
  today: Fingerprint,
  { pair, request }: { pair: TaskAndAgent; request: PlanRequest },
) {
  if (recorded.origin === 'edit') return [];
  const llm = pair.task.llm ?? pair.agent.llm ?? request.spec.llm;
  const { toolFiles } = request.versions;
  const drift = driftOf(recorded.fingerprint, today, { ...pair, llm, toolFiles });
  if (!request.models.project || !recorded.overridden || drift.some(({ field }) => field === 'model')) return drift;
  return [...drift, { field: 'model', place: null }];
}

interface Made {
  readonly pair: TaskAndAgent;
  readonly number: number;
  readonly request: PlanRequest;
  readonly models: ChosenModels;
  readonly today: Fingerprint;
}

function common({ pair, number, request, models, today }: Made) {
  const { task } = pair;
  return {
    taskId: taskId(request.runId, number),
    definition: taskDefinition(pair, models.own),
    fingerprint: today,
    outputFile: task.outputFile === undefined ? null : fillFileName(task.outputFile, request.inputs),
    createDirectory: task.createDirectory,
  };
}

function work(made: Made) {
  const { pair, request, models } = made;
  const { task, agent } = pair;
  const tools = toolsOf(pair);
  const mcps = agent.mcps.map(({ name }) => name);
  return {
    ...common(made),
    context: task.context,
    texts: filledTexts(pair, request.inputs),
    model: models.used ?? offlineSettings,
    overridden: models.overridden,
    maxExecutionTime: agent.maxExecutionTime ?? null,
    fallbacks: models.fallbacks,
    tools,
    mcps,
    maxIter: agent.maxIter,
    maxIterPlace: placeText(agent.places['max_iter'] ?? agent.places['']),
    guardrails: filledGuardrails(pair, request.inputs),
    guardrailMaxRetries: task.guardrailMaxRetries,
    outputSchema: task.outputJson?.schema ?? null,
    limits: task.limits ?? {},
    limitsPlace: placeText(task.places['limits'] ?? task.places['']),
    maxRpm: agent.maxRpm ?? null,
    repeats: repeatsOf(task.name, request).filter(({ tool }) => has({ tools, mcps }, tool)),
  };
}

/** Offline no tool is called. */
function repeatsOf(name: TaskName, { memory, models }: PlanRequest): readonly RepeatedCall[] {
  return models.offline ? [] : (memory?.sideEffects.get(name) ?? []);
}

/** A tool that the task has lost since is not called again. */
function has({ tools, mcps }: Pick<TaskToRun, 'tools' | 'mcps'>, tool: string): boolean {
  return tools.includes(tool) || mcps.some((server) => tool.startsWith(`${server}__`));
}

function reasonToReuse(
  { drift, stale }: Pick<PlannedTask, 'drift' | 'stale'>,
  { taskId: from, wasNamed }: RecordedOutput,
): string {
  const name = wasNamed === undefined ? '' : ` when it was called ${wasNamed}`;
  const parts = drift.length === 0 ? [] : [`changed since: ${drift.map(driftText).join(', ')}`];
  if (stale.length > 0) parts.push(`stale: ${stale.map(staleText).join(', ')}`);
  if (parts.length === 0 || name !== '') parts.unshift(`recorded as ${from}${name}`);
  return parts.join('; ');
}

function savingsOf({ usage, costUsd, durationMs }: RecordedOutput): Savings {
  return { tokens: usage === null ? 0 : usage.inputTokens + usage.outputTokens, costUsd, durationMs };
}
