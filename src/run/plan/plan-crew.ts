import type { CrewSpec, TaskSpec } from '../../spec/crew-spec.ts';
import type { TaskId } from '../ids.ts';
import type { Plan, PlannedTask } from '../plan.ts';
import { modelsFor, ownModels } from './choose-models.ts';
import type { Memory, PlanRequest } from './plan-request.ts';
import { type Planning, planTask } from './plan-task.ts';
import { refuseMissingReads, refuseOfflineReads, refuseUnstrict } from './refusals.ts';

/** Decides for each task of today's crew whether it runs, is reused, edited or left out, and why. Refuses with a CrewError; starts nothing. */
export function planCrew(request: PlanRequest): Plan {
  const { spec, runId, inputs, options, memory, models } = request;
  const planning: Planning = { request, ids: new Map(), running: new Set() };
  const planned = spec.tasks.map((task, index) => {
    const one = planTask({ task, agent: agentOf(spec, task) }, index + 1, planning);
    planning.ids.set(task.name, idToRead(one, memory));
    if (one.action === 'run') planning.running.add(task.name);
    return one;
  });
  const tasks = options.selection.type === 'failed' ? stillLeftOut(planned, memory) : planned;
  refuseMissingReads(tasks, memory?.runId ?? null);
  if (!request.allowOffline && !models.offline) refuseOfflineReads(tasks);
  if (request.strict) refuseUnstrict(tasks);
  return {
    runId,
    crew: spec.name,
    inputs,
    options,
    ...crewModel(request),
    offline: models.offline,
    parentRunId: memory?.runId ?? null,
    rootRunId: memory?.rootRunId ?? runId,
    batch: request.batch,
    limits: { ...spec.limits, ...options.limits },
    tasks,
  };
}

/** What the source run was told to leave out stays out, unless a task that runs reads it. */
function stillLeftOut(tasks: readonly PlannedTask[], memory: Memory | null): readonly PlannedTask[] {
  const read = new Set(tasks.flatMap((task) => (task.action === 'run' ? task.context : [])));
  return tasks.map((task) => {
    if (task.action !== 'reuse' || read.has(task.name) || memory?.states.get(task.name) !== 'left-out') return task;
    const { number, name, agent, drift, stale } = task;
    return { number, name, agent, drift, stale, action: 'not-run', reason: `${memory.runId} left it out` };
  });
}

/** Does it ask a model or take an edit? Otherwise there is nothing to start a run for. */
export function doesSomething(plan: Plan): boolean {
  return plan.tasks.some((task) => task.action === 'run' || task.action === 'edit');
}

/** `model` null when there is no crew-wide one because each task or agent names its own. */
function crewModel({ spec, models }: PlanRequest): Pick<Plan, 'model' | 'fallbacks'> {
  if (models.override !== null && !models.offline) {
    return { model: modelsFor({ spec, choice: models }).used?.label ?? null, fallbacks: 0 };
  }
  const { model, fallbacks } = ownModels({ spec, choice: models });
  return { model: model?.label ?? null, fallbacks: fallbacks.length };
}

/** The execution that a reader of the task gets in this run; what is left out stays as the memory has it. */
function idToRead(task: PlannedTask, memory: Memory | null): TaskId | null {
  switch (task.action) {
    case 'run':
    case 'edit':
      return task.taskId;
    case 'reuse':
      return task.output.taskId;
    case 'not-run':
      return memory?.outputs.get(task.name)?.taskId ?? null;
  }
}

function agentOf(spec: CrewSpec, task: TaskSpec) {
  const agent = spec.agents.find((candidate) => candidate.name === task.agent);
  if (agent === undefined) throw new Error(`no agent "${task.agent}" in a checked crew`);
  return agent;
}
