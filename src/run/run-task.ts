import type { ErrorRecord } from '../errors.ts';
import { ModelFailure } from '../model/model.ts';
import { taskMessages } from '../prompt/task-messages.ts';
import type { TaskName } from '../spec/crew-spec.ts';
import { type AskResult, askModel } from './ask-model.ts';
import { cancellation, type Engine, type FinishedOutput, now, type TaskOutcome } from './engine.ts';
import type { Plan, TaskToRun } from './plan.ts';

export interface TaskStep {
  readonly plan: Plan;
  readonly engine: Engine;
  readonly outputs: ReadonlyMap<TaskName, FinishedOutput>;
}

/** Runs one task to its end: asks its model, and has the output stored before it returns. */
export async function runTask(task: TaskToRun, step: TaskStep): Promise<TaskOutcome> {
  const { plan, engine, outputs } = step;
  const about = { runId: plan.runId, taskId: task.taskId, name: task.name } as const;
  const context = task.context.map((name) => ({ name, ...readable(outputs, name) }));
  await engine.emit({
    type: 'task-start',
    at: now(),
    ...about,
    number: task.number,
    agent: task.agent,
    model: plan.offline ? 'offline' : task.model.label,
    offline: plan.offline,
    overridden: task.overridden,
    definition: task.definition,
    fingerprint: task.fingerprint,
    reads: context.map((output) => output.taskId),
  });
  const limit = task.maxExecutionTime === null ? null : AbortSignal.timeout(task.maxExecutionTime * 1000);
  const asked = await askModel(taskMessages(task.texts, context), {
    about,
    emit: engine.emit,
    model: engine.model(task.model, task.name),
    signal: limit === null ? engine.signal : AbortSignal.any([engine.signal, limit]),
  });
  return settle(task, asked, step);
}

async function settle(task: TaskToRun, asked: AskResult, { plan, engine }: TaskStep): Promise<TaskOutcome> {
  const about = { at: now(), runId: plan.runId, taskId: task.taskId, name: task.name } as const;
  if (asked.type === 'reply') {
    await engine.emit({ type: 'task-end', ...about, output: asked.text, ...asked.totals });
    return { type: 'done', output: { taskId: task.taskId, text: asked.text }, totals: asked.totals };
  }
  const status = engine.signal.aborted ? 'interrupted' : 'failed';
  const error = failureRecord(task, asked.failure, engine.signal);
  await engine.emit({ type: 'task-fail', ...about, status, error, output: asked.partial, ...asked.totals });
  return { type: 'ended', status, error, totals: asked.totals };
}

function failureRecord(task: TaskToRun, failure: unknown, signal: AbortSignal): ErrorRecord {
  if (signal.aborted) return cancellation(signal);
  if (failure instanceof ModelFailure) {
    const hint = failure.code === 'model-length' ? lengthHint(task) : failure.hint;
    return { code: failure.code, message: failure.message, hint: hint ?? null };
  }
  return {
    code: 'task-timeout',
    message: `took longer than max_execution_time (${task.maxExecutionTime} s)`,
    hint: `Raise max_execution_time of ${task.agent} at ${task.definition.agent.place}`,
  };
}

function lengthHint({ agent, definition, model }: TaskToRun): string {
  const { maxTokens } = model.sampling;
  const what = maxTokens === undefined ? 'Set llm.max_tokens' : `Raise llm.max_tokens (now ${maxTokens})`;
  return `${what} of ${agent} at ${definition.agent.place}, or ask for a shorter output`;
}

function readable(outputs: ReadonlyMap<TaskName, FinishedOutput>, name: TaskName): FinishedOutput {
  const output = outputs.get(name);
  if (output === undefined) throw new Error(`the plan lets a task read "${name}", which has no output`);
  return output;
}
