import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CrewError, type ErrorRecord, errorRecord } from '../../errors.ts';
import type { Engine } from '../../run/engine.ts';
import type { CrewEvent, Emit, RunEnd, TaskEdit, TaskEnd } from '../../run/events.ts';
import type { RunId } from '../../run/ids.ts';
import type { Plan, TaskToEdit, TaskToRun } from '../../run/plan.ts';
import { runCrew } from '../../run/run-crew.ts';
import { noTotals } from '../../run/totals.ts';
import type { CrewSpec } from '../../spec/crew-spec.ts';
import type { RunStore } from '../../store/records.ts';
import type { Trace } from '../../trace/open-trace.ts';
import type { Equipment } from './equipment.ts';
import { isKept, writeOutputFile } from './output-file.ts';
import { tellerOf } from './tell-in-order.ts';

export interface Execution {
  readonly dir: string;
  /** The crew as it is today: what it may write. */
  readonly spec: CrewSpec;
  readonly plan: Plan;
  readonly store: Pick<RunStore, 'cancelRequested'>;
  /** Stores an event. */
  readonly record: (event: CrewEvent) => Promise<void>;
  /** Settles once what was stored is on the disk; null: `record` waits for that. */
  readonly synced: (() => Promise<void>) | null;
  readonly model: Engine['model'];
  readonly equipment: Equipment;
  /** Null: nobody asked for traces. */
  readonly trace: Trace | null;
  readonly signal: AbortSignal;
  /** Told each event once it is stored. */
  readonly onEvent: Emit;
}

export interface Executed {
  readonly end: RunEnd;
  /** The first output_file that could not be written; null: all were. */
  readonly fileError: ErrorRecord | null;
  /** Why its trace could not be sent; null: it was, or there is none. */
  readonly traceFailure: string | null;
}

const cancelPollMs = 1000;

/** Carries out a plan in the project: each event goes to disk first, then to who listens, then into the output files. */
export async function execute(execution: Execution): Promise<Executed> {
  const { plan, record, synced, model, equipment, trace } = execution;
  const cancel = watchForCancel(execution);
  let stored: 'nothing' | 'start' | 'end' = 'nothing';
  let fileError: ErrorRecord | null = null;
  const deliver: Emit = async (event) => {
    await execution.onEvent(event);
    if (event.type !== 'task-end' && event.type !== 'task-edit') return;
    const task = taskWithFile(plan, event);
    if (task === undefined) return;
    const file = { ...headOf(event), type: 'output-file', path: task.outputFile ?? '' } as const;
    if (plan.offline && event.type === 'task-end' && (await isKept(execution.dir, task))) {
      return execution.onEvent({ ...file, error: null, kept: true });
    }
    const error = await writeOutputFile(execution, task, event.output);
    fileError ??= error;
    await execution.onEvent({ ...file, error });
  };
  const teller = tellerOf(deliver);
  const emit: Emit = async (event) => {
    await recorded(record, event);
    stored = event.type === 'run-end' ? 'end' : 'start';
    trace?.tell(event);
    if (synced !== null && event.type === 'task-end') {
      const safe = rescued(synced, event);
      if (taskWithFile(plan, event) === undefined) return teller.tellOnce(safe, event);
      // What the next task starts, such as an MCP server, may look for the file.
      await safe;
    }
    return teller.tell(event);
  };
  const tell: Emit = async (event) => {
    await teller.rest();
    await execution.onEvent(event);
  };
  const placeOf = async (error: unknown) => {
    const { placeInStack } = await import('../../tools/own/load-failure.ts');
    return placeInStack(error, execution.dir);
  };
  try {
    const end = await runCrew(plan, { ...equipment, model, placeOf, emit, tell, signal: cancel.signal });
    return { end, fileError, traceFailure: (await trace?.end()) ?? null };
  } catch (error) {
    if (stored === 'nothing') throw error;
    // A store in trouble may not keep this either; the run then counts as interrupted once its process has ended.
    if (stored === 'start') await record(cutOff(plan, error)).catch(() => undefined);
    throw ofRun(error, plan.runId);
  } finally {
    cancel.stop();
    await equipment.close();
  }
}

/** The end of a run whose listener threw, or whose store is in trouble: it would count as running, and could not be resumed, for as long as its process lives. */
function cutOff({ runId, tasks }: Plan, cause: unknown): RunEnd {
  const partial = tasks.some((task) => task.action === 'not-run');
  const about = { at: new Date().toISOString(), runId, partial, error: storeTrouble(cause), output: null, saved: null };
  return { type: 'run-end', status: 'interrupted', ...about, ...noTotals };
}

/** Why nothing more could be stored, such as a full disk; null: it was something else. */
function storeTrouble(error: unknown): ErrorRecord | null {
  if (!(error instanceof CrewError) || !error.code.startsWith('store-')) return null;
  // The second line says where an output is kept; one that is kept nowhere follows it, and is in the way here.
  const lines = error.message.split('\n').slice(0, 2);
  return { ...errorRecord(error), message: lines.filter((line) => !line.endsWith(':')).join('\n') };
}

/** What ends a run that had started carries its id, and so counts as its failure, not as one to start. */
function ofRun(error: unknown, runId: RunId): unknown {
  if (!(error instanceof CrewError) || error.runId !== undefined) return error;
  return new CrewError(error.code, error.message, { hint: error.hint, cause: error, runId });
}

/** A delta is not awaited by the engine's caller, so it must not pay for a promise chain each. */
function recorded(record: Execution['record'], event: CrewEvent): Promise<void> {
  if (event.type === 'model-reply') return record(event).catch(leftToTheNext);
  return event.type === 'task-end' ? rescued(() => record(event), event) : record(event);
}

/** What follows a reply meets the same trouble; when that is the task's end, the answer is kept. */
function leftToTheNext(error: unknown): void {
  if (!(error instanceof CrewError)) throw error;
}

/** The one moment where an answer could be lost: it was paid for and cannot be stored. It is then kept in a temporary file, and the error says where. */
async function rescued(store: () => Promise<void>, event: TaskEnd): Promise<void> {
  try {
    await store();
  } catch (error) {
    if (!(error instanceof CrewError)) throw error;
    const file = path.join(tmpdir(), `crew-${event.taskId}.txt`);
    const isKept = await writeFile(file, event.output, { mode: 0o600 }).then(
      () => true,
      () => rm(file, { force: true }).then(() => false),
    );
    const kept = isKept
      ? `The output of ${event.name} is kept in ${file}`
      : `The output of ${event.name} could be kept nowhere; here it is:\n${event.output}`;
    const reuse = isKept ? `   ·   with that output:  crew replay --set-output ${event.name}=@${file}` : '';
    throw new CrewError(error.code, `${error.message}\n${kept}`, {
      hint: `${error.hint ?? ''}${reuse}`,
      cause: error,
      runId: event.runId,
      taskId: event.taskId,
    });
  }
}

/** Reused outputs write no file: it may have been changed by hand since. */
function taskWithFile(plan: Plan, { name }: TaskEnd | TaskEdit): TaskToRun | TaskToEdit | undefined {
  const task = plan.tasks.find((candidate) => candidate.name === name);
  return (task?.action === 'run' || task?.action === 'edit') && task.outputFile !== null ? task : undefined;
}

function headOf({ runId, taskId, name }: TaskEnd | TaskEdit) {
  return { at: new Date().toISOString(), runId, taskId, name } as const;
}

/** `crew cancel` sets a flag in the store; the owner looks at it each second. */
function watchForCancel({ store, plan, signal }: Execution) {
  const cancelled = new AbortController();
  const look = async () => {
    if (!(await store.cancelRequested(plan.runId))) return;
    cancelled.abort(new CrewError('cancelled', 'cancelled', { hint: `Continue with:  crew resume ${plan.runId}` }));
  };
  const timer = setInterval(() => {
    // A look that fails says nothing about the run; the next write meets the same trouble and reports it.
    look().catch(() => undefined);
  }, cancelPollMs);
  timer.unref();
  return { signal: AbortSignal.any([signal, cancelled.signal]), stop: () => clearInterval(timer) };
}
