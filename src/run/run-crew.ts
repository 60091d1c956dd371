import { CrewError, type ErrorRecord, errorRecord, isOfStore } from '../errors.ts';
import { keyHosts } from '../model/settings/key-hosts.ts';
import type { TaskName } from '../spec/crew-spec.ts';
import { type Budget, openBudget } from './agent/budget.ts';
import { cancellation, type Engine, type FinishedOutput, now } from './engine.ts';
import type { PlanRow, RunEnd, TaskTotals } from './events.ts';
import type { Plan, PlannedTask, TaskToEdit, TaskToReuse } from './plan.ts';
import { runTask } from './run-task.ts';
import { addTotals, noTotals, savedBy } from './totals.ts';

interface Progress {
  readonly outputs: Map<TaskName, FinishedOutput>;
  totals: TaskTotals;
  ended: { readonly status: 'failed' | 'interrupted'; readonly error: ErrorRecord } | null;
  /** Output of the last task that ran, else of the last that was reused. */
  answer: string | null;
  ran: boolean;
}

/** Carries out a plan, task by task. A task's failure ends the run and is told in the returned run-end; only a failing `emit` rejects, after a run-end that is told but not stored. */
export async function runCrew(plan: Plan, engine: Engine): Promise<RunEnd> {
  const started = performance.now();
  const progress: Progress = { outputs: new Map(), totals: noTotals, ended: null, answer: null, ran: false };
  await engine.emit(runStart(plan));
  const budget = openBudget(plan.limits, null);
  try {
    for (const task of plan.tasks) await advance(task, { plan, engine, progress, budget });
    const end = runEnd(plan, progress, performance.now() - started);
    await engine.emit(end);
    return end;
  } catch (error) {
    if (error instanceof CrewError && isOfStore(error.code)) {
      progress.ended = { status: 'failed', error: errorRecord(error) };
      await engine.tell(runEnd(plan, progress, performance.now() - started));
    }
    throw error;
  }
}

interface Step {
  readonly plan: Plan;
  readonly engine: Engine;
  readonly progress: Progress;
  readonly budget: Budget;
}

async function advance(task: PlannedTask, { plan, engine, progress, budget }: Step): Promise<void> {
  if (task.action === 'run' && progress.ended === null && engine.signal.aborted) {
    progress.ended = { status: 'interrupted', error: cancellation(engine.signal) };
  }
  if (task.action === 'not-run' || (progress.ended !== null && task.action === 'run')) {
    const reason = task.action === 'not-run' ? 'left-out' : 'not-reached';
    await engine.emit({
      type: 'task-skip',
      at: now(),
      runId: plan.runId,
      name: task.name,
      number: task.number,
      reason,
    });
    return;
  }
  if (task.action !== 'run') {
    await takeOver(task, { plan, engine, progress, budget });
    return;
  }
  const outcome = await runTask(task, { plan, engine, outputs: progress.outputs, budget });
  progress.totals = addTotals(progress.totals, outcome.totals);
  if (outcome.type === 'ended') {
    progress.ended = outcome;
    return;
  }
  progress.outputs.set(task.name, outcome.output);
  progress.answer = outcome.output.text;
  progress.ran = true;
}

/** An output that is there already: recorded, or given by hand. */
async function takeOver(task: TaskToReuse | TaskToEdit, { plan, engine, progress }: Step): Promise<void> {
  const { taskId, text } = task.action === 'reuse' ? task.output : task;
  progress.outputs.set(task.name, { taskId, text });
  if (!progress.ran) progress.answer = text;
  const { name, number, reason } = task;
  const about = { at: now(), runId: plan.runId, taskId, name, number, reason, output: text };
  await engine.emit(
    task.action === 'reuse'
      ? { type: 'task-reuse', ...about, saves: task.saves }
      : { type: 'task-edit', ...about, editedFrom: task.editedFrom },
  );
}

function runStart(plan: Plan) {
  const { runId, crew, inputs, options, model, offline, parentRunId, rootRunId, batch, fallbacks } = plan;
  const about = { crew, inputs, options, model, fallbacks, offline, parentRunId, rootRunId, batch };
  const tasks = plan.tasks.map(planRow);
  const hosts = offline || options.playback !== undefined ? [] : keyHosts(plan.tasks.flatMap(modelsOf));
  const keys = hosts.length === 0 ? {} : { keyHosts: hosts };
  return { type: 'run-start', at: now(), runId, ...about, ...keys, tasks } as const;
}

function modelsOf(task: PlannedTask) {
  return task.action === 'run' ? [task.model, ...task.fallbacks] : [];
}

/** A planned task as it is announced and listed. */
export function planRow(task: PlannedTask): PlanRow {
  const { number, name, agent, action, reason, drift, stale } = task;
  const about = { number, name, agent, action, reason, drift, stale };
  if (task.action === 'reuse') return { ...about, taskId: task.output.taskId, saves: task.saves, edit: null };
  if (task.action !== 'edit') {
    const repeats = task.action === 'run' ? task.repeats : [];
    const row = { ...about, taskId: null, saves: null, edit: null };
    return repeats.length === 0 ? row : { ...row, repeats };
  }
  const { text, editedFrom, definition, fingerprint } = task;
  return { ...about, taskId: task.taskId, saves: null, edit: { output: text, editedFrom, definition, fingerprint } };
}

function runEnd(plan: Plan, progress: Progress, durationMs: number): RunEnd {
  const status = progress.ended?.status ?? 'completed';
  return {
    type: 'run-end',
    at: now(),
    runId: plan.runId,
    status,
    partial: plan.tasks.some((task) => task.action === 'not-run'),
    error: progress.ended?.error ?? null,
    output: status === 'completed' || progress.ran ? progress.answer : null,
    saved: savedBy(plan.tasks),
    ...progress.totals,
    durationMs: Math.round(durationMs),
  };
}
