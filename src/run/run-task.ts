import { CrewError, type ErrorRecord } from '../errors.ts';
import { type Message, ModelFailure } from '../model/model.ts';
import { contextInWords } from '../model/request/context-size.ts';
import { schemaInstruction } from '../prompt/answer-messages.ts';
import { taskMessages } from '../prompt/task-messages.ts';
import type { TaskName } from '../spec/crew-spec.ts';
import { timerMs } from '../spec/timer.ts';
import { type AgentResult, runAgent } from './agent/agent-loop.ts';
import { type Budget, openBudget } from './agent/budget.ts';
import { openReviewer } from './agent/review-answer.ts';
import { openMeter, openModels, type TaskWork } from './agent/task-work.ts';
import { cancellation, type Engine, type FinishedOutput, now, type TaskOutcome } from './engine.ts';
import type { Plan, TaskToRun } from './plan.ts';

export interface TaskStep {
  readonly plan: Plan;
  readonly engine: Engine;
  readonly outputs: ReadonlyMap<TaskName, FinishedOutput>;
  /** Of the run. */
  readonly budget: Budget;
}

/** Runs one task to its end: has its agent work on it, and the output stored before it returns. */
export async function runTask(task: TaskToRun, step: TaskStep): Promise<TaskOutcome> {
  const { plan, engine, outputs } = step;
  const work = openWork(task, step);
  const context = task.context.map((name) => ({ name, ...readable(outputs, name) }));
  await engine.emit({
    type: 'task-start',
    at: now(),
    ...work.about,
    number: task.number,
    agent: task.agent,
    model: plan.offline ? 'offline' : task.model.label,
    offline: plan.offline,
    overridden: task.overridden,
    definition: task.definition,
    fingerprint: task.fingerprint,
    reads: context.map((output) => output.taskId),
  });
  const messages = [...openingOf(task, taskMessages(task.texts, context))];
  return settle(messages, await worked(messages, work), work);
}

function openWork(task: TaskToRun, { plan, engine, budget }: TaskStep): TaskWork {
  const limit = task.maxExecutionTime === null ? null : AbortSignal.timeout(timerMs(task.maxExecutionTime));
  const budgets = [budget, openBudget(task.limits, { task: task.name, place: task.limitsPlace })];
  return {
    plan,
    task,
    engine,
    signal: limit === null ? engine.signal : AbortSignal.any([engine.signal, limit]),
    budgets,
    about: { runId: plan.runId, taskId: task.taskId, name: task.name },
    meter: openMeter(budgets),
    models: openModels(task, engine),
  };
}

function openingOf(task: TaskToRun, messages: readonly Message[]): readonly Message[] {
  const schema = task.outputSchema;
  if (schema === null) return messages;
  return messages.map((message) =>
    message.role === 'user' ? { ...message, content: `${message.content}\n\n${schemaInstruction(schema)}` } : message,
  );
}

/** What the user can mend ends the task; anything else is our bug and comes out as it is. */
async function worked(messages: Message[], work: TaskWork): Promise<AgentResult> {
  try {
    return await runAgent(messages, await openReviewer(work), work);
  } catch (error) {
    if (work.signal.aborted) return { type: 'failure', failure: work.signal.reason, partial: null };
    if (error instanceof CrewError && !error.code.startsWith('store-')) {
      return { type: 'failure', failure: error, partial: null };
    }
    throw error;
  }
}

async function settle(messages: readonly Message[], result: AgentResult, work: TaskWork): Promise<TaskOutcome> {
  const { task, engine } = work;
  const about = { at: now(), ...work.about } as const;
  const totals = work.meter.totals();
  if (result.type === 'answer') {
    const { text, json } = result;
    const { label } = work.models.current().settings;
    const fellBack = !work.plan.offline && label !== task.model.label;
    const more = { ...(json === undefined ? {} : { json }), ...(fellBack ? { model: label } : {}) };
    await engine.emit({ type: 'task-end', ...about, output: text, ...more, ...totals });
    return { type: 'done', output: { taskId: task.taskId, text }, totals };
  }
  const status = engine.signal.aborted ? 'interrupted' : 'failed';
  const error = failureRecord(work, result.failure, messages);
  await engine.emit({ type: 'task-fail', ...about, status, error, output: result.partial, ...totals });
  return { type: 'ended', status, error, totals };
}

function failureRecord({ task, engine }: TaskWork, failure: unknown, messages: readonly Message[]): ErrorRecord {
  if (engine.signal.aborted) return cancellation(engine.signal);
  if (failure instanceof ModelFailure) {
    const { code, message } = failure;
    if (code === 'model-length') return { code, message, hint: lengthHint(task) };
    if (code === 'model-context-length') return tooLong(failure, messages);
    return { code, message, hint: failure.hint ?? null };
  }
  if (failure instanceof CrewError) {
    // The words of an MCP server that failed, or of a guardrail, may hold a key.
    const { code, message, hint } = failure;
    return { code, message: engine.mask(message), hint: hint === undefined ? null : engine.mask(hint) };
  }
  return {
    code: 'task-timeout',
    message: `took longer than max_execution_time (${task.maxExecutionTime} s)`,
    hint: `Raise max_execution_time of ${task.agent} at ${task.definition.agent.place}`,
  };
}

function tooLong({ code, message }: ModelFailure, messages: readonly Message[]): ErrorRecord {
  return {
    code,
    message: `${message}; it held ${contextInWords(messages)}`,
    hint: 'Name fewer tasks in context:, ask for shorter outputs, or choose a model that takes more with --model',
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
