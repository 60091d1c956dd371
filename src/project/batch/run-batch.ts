import { CrewError, type ErrorCode, type ErrorRecord, errorRecord } from '../../errors.ts';
import type { Model, ModelSettings } from '../../model/model.ts';
import type { RunEnd } from '../../run/events.ts';
import { doesSomething } from '../../run/plan/plan-crew.ts';
import type { BatchId, RunStore } from '../../store/records.ts';
import { answersOf } from '../execute/answers.ts';
import { execute } from '../execute/execute-plan.ts';
import { storedResult } from '../history/run-result.ts';
import type { Environment } from '../open/find-project.ts';
import {
  type AnyPrepared,
  equipmentFor,
  modelsOf,
  newRunId,
  prepareRun,
  type RunRequest,
  type Session,
  traceFor,
  writableStore,
} from '../session.ts';
import type { BatchOptions, BatchResult, RowResult } from './batch-types.ts';

export interface BatchWork {
  readonly batchId: BatchId;
  readonly rows: readonly { readonly row: number; readonly request: RunRequest }[];
  readonly concurrency: number;
}

/** Errors that every further row would meet too. */
const hopeless: ReadonlySet<ErrorCode> = new Set(['model-auth', 'model-quota', 'missing-key']);
const hopelessInARow = 5;

/** Runs the rows, several at once. A row's failure is its result; the batch stops on the signal, and on five equal errors of key or quota in a row. */
export async function runBatch(session: Session, work: BatchWork, options: BatchOptions): Promise<BatchResult> {
  const store = await writableStore(session);
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  const counts = { completed: 0, failed: 0, left: 0 };
  const unstarted: number[] = [];
  const streak = hopelessStreak();
  let stopped: ErrorRecord | null = null;
  options.onStart?.({ batchId: work.batchId, rows: work.rows.map(({ row }) => row) });
  const models = modelsByEnvironment(session);
  const queue = work.rows.values();
  const worker = async () => {
    for (const { row, request } of queue) {
      const result = signal.aborted
        ? notStarted(row, request)
        : await runRow({ session, store, work, options, signal, models }, row, request);
      count(counts, result);
      if (result.status === 'not-run') unstarted.push(row);
      options.onRow?.(result);
      if (streak.isReached(result) && stopped === null) {
        stopped = result.error;
        stop.abort(
          new CrewError('cancelled', `stopped after ${hopelessInARow} equal errors: ${result.error?.message}`),
        );
      }
    }
  };
  const workers = Array.from({ length: Math.min(work.concurrency, work.rows.length) }, async () => {
    try {
      await worker();
    } catch (error) {
      stop.abort(new CrewError('cancelled', 'the batch ended with an error'));
      throw error;
    }
  });
  // Nothing may run on, and be paid for, once the batch is said to have failed.
  const ends = await Promise.allSettled(workers);
  const broken = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
  if (broken.length > 0) throw allOf(broken);
  return { batchId: work.batchId, ...counts, notStarted: unstarted.sort((a, b) => a - b), stopped };
}

/** Each may say where an output is that was paid for. */
function allOf(errors: readonly unknown[]): unknown {
  const other = errors.find((error) => !(error instanceof CrewError));
  if (other !== undefined) return other;
  const told = errors as readonly CrewError[];
  const [first] = told;
  const lines = new Set(told.flatMap(({ message }) => message.split('\n')));
  return new CrewError(first?.code ?? 'internal', [...lines].join('\n'), { ...first, cause: first });
}

interface RowContext {
  readonly session: Session;
  readonly store: RunStore;
  readonly work: BatchWork;
  readonly options: BatchOptions;
  readonly signal: AbortSignal;
  readonly models: (offline: boolean, environment: Environment) => (settings: ModelSettings) => Model;
}

async function runRow(context: RowContext, row: number, request: RunRequest): Promise<RowResult> {
  const { session, work } = context;
  try {
    const place = { runId: newRunId(session), batch: { batchId: work.batchId, row } };
    return await carryOutRow(context, row, await prepareRun(session, place, request));
  } catch (error) {
    if (!(error instanceof CrewError) || error.code.startsWith('store-')) throw error;
    return {
      row,
      runId: null,
      status: 'failed',
      inputs: request.request.inputs,
      output: null,
      error: errorRecord(error),
    };
  }
}

async function carryOutRow(context: RowContext, row: number, prepared: AnyPrepared): Promise<RowResult> {
  const { session, store, options, signal, models } = context;
  const { plan, environment, source } = prepared;
  const { inputs } = plan;
  if (source !== undefined && !doesSomething(plan)) {
    const { output } = await storedResult(store, source.runId);
    return { row, runId: source.runId, status: 'completed', inputs, output, error: null };
  }
  const { end, fileError } = await execute({
    dir: session.project.dir,
    spec: session.project.spec,
    plan,
    store,
    record: store.recordGrouped,
    synced: null,
    model: answersOf(prepared, models(plan.offline, environment)).model,
    trace: await traceFor(environment),
    equipment: await equipmentFor(session, prepared, { signal, onNote: () => undefined }),
    signal,
    onEvent: options.onEvent ?? (() => undefined),
  });
  return {
    row,
    runId: plan.runId,
    status: statusOf(end, fileError),
    inputs,
    output: end.status === 'completed' ? end.output : null,
    error: end.error ?? fileError,
  };
}

function statusOf({ status }: RunEnd, fileError: ErrorRecord | null): RowResult['status'] {
  return fileError === null || status !== 'completed' ? status : 'failed';
}

function notStarted(row: number, { request }: RunRequest): RowResult {
  return { row, runId: null, status: 'not-run', inputs: request.inputs, output: null, error: null };
}

function count(counts: { completed: number; failed: number; left: number }, { status }: RowResult): void {
  if (status === 'completed') counts.completed++;
  else if (status === 'failed') counts.failed++;
  else counts.left++;
}

function hopelessStreak() {
  let last: string | null = null;
  let length = 0;
  return {
    isReached({ error }: RowResult): boolean {
      const key = error !== null && hopeless.has(error.code) ? `${error.code} ${error.message}` : null;
      length = key === null ? 0 : key === last ? length + 1 : 1;
      last = key;
      return length >= hopelessInARow;
    },
  };
}

/** Rows with the same environment share their clients, and so their connections. */
function modelsByEnvironment(session: Session): RowContext['models'] {
  const known = new Map<string, (settings: ModelSettings) => Model>();
  return (offline, environment) => {
    const key = offline ? '' : JSON.stringify(environment);
    const models = known.get(key) ?? modelsOf(session, offline, environment);
    known.set(key, models);
    return models;
  };
}
