import { CrewError } from '../../errors.ts';
import type { RunId } from '../../run/ids.ts';
import { automaticInputs, type CrewSpec } from '../../spec/crew-spec.ts';
import type { BatchId, BatchKind, BatchRowRecord, RunStore } from '../../store/records.ts';
import { type KickoffOptions, kickoffRequest } from '../crew-options.ts';
import type { InputValues } from '../inputs/gather-inputs.ts';
import type { KickoffRequest } from '../prepare/prepare-kickoff.ts';
import { noBatch } from '../prepare/source-run.ts';
import { type RunRequest, type Session, track, withTodaysFiles, writableStore } from '../session.ts';
import type { BatchOptions, BatchResult } from './batch-types.ts';
import { checkRows } from './check-rows.ts';
import { type BatchWork, runBatch } from './run-batch.ts';

export const defaultConcurrency = 4;

export type EachOptions = Omit<KickoffOptions, 'inputs' | 'onEvent' | 'onNote' | 'signal'> & BatchOptions;

export interface BatchHandle {
  /** Rejects with a CrewError only when the batch could not be started or its store fails; failed rows are in the result. */
  readonly result: Promise<BatchResult>;
}

/** Checks all rows, keeps the batch, runs it. */
export function kickoffEach(session: Session, rows: readonly InputValues[], options: EachOptions): BatchHandle {
  const work = async () => {
    await withTodaysFiles(session);
    const requests = rows.map(
      (inputs): RunRequest => ({ type: 'kickoff', request: kickoffRequest({ ...options, inputs }) }),
    );
    await checkRows(session, requests, { nameRow: (row) => `row ${row}`, sharesFiles: false });
    return startBatch(session, { kind: 'each', requests }, options);
  };
  return { result: track(session, work()) };
}

export interface NewBatchWork {
  readonly kind: BatchKind;
  readonly requests: readonly RunRequest[];
}

/** Keeps a batch with all its rows, then runs them. */
export async function startBatch(
  session: Session,
  { kind, requests }: NewBatchWork,
  options: BatchOptions,
): Promise<BatchResult> {
  const { concurrency = defaultConcurrency, name = null } = options;
  refuseConcurrency(concurrency);
  refuseRecording(requests);
  const store = await writableStore(session);
  const batchId = await store.addBatch({ kind, name, concurrency, requests });
  const rows = requests.map((request, index) => ({ row: index + 1, request }));
  return alone(store, batchId, () => runBatch(session, { batchId, rows, concurrency }, options));
}

/** Two commands that run one batch would each run, and pay for, its open rows. */
async function alone<T>(store: RunStore, batch: BatchId, work: () => Promise<T>): Promise<T> {
  const release = await store.takeBatch(batch);
  try {
    return await work();
  } finally {
    release();
  }
}

function refuseConcurrency(concurrency: number): void {
  if (Number.isInteger(concurrency) && concurrency >= 1) return;
  throw new CrewError('usage', `concurrency is ${concurrency}: not a whole number above 0`, {
    hint: `Such as ${defaultConcurrency}, which it is when not given`,
  });
}

/** Runs side by side would each begin the cassette anew. */
function refuseRecording(requests: readonly RunRequest[]): void {
  if (!requests.some(({ request }) => request.cassette?.type === 'record')) return;
  throw new CrewError('usage', '--record keeps one run, not a batch of them', {
    hint: 'Record a run by itself:  crew kickoff --record <file>',
  });
}

export interface BatchToResume {
  readonly id: BatchId;
  /** What is given now holds for every row that is gone on with, over what the row was started with. */
  readonly given: KickoffRequest;
}

/** Goes on with a batch: rows that failed or were interrupted at the task where they stopped, rows that never started from the beginning. */
export async function resumeBatch(
  session: Session,
  { id, given }: BatchToResume,
  options: BatchOptions,
): Promise<BatchResult> {
  const store = await writableStore(session);
  const batch = await store.batch(id);
  if (batch === undefined) throw noBatch(id);
  const { concurrency = batch.concurrency } = options;
  refuseConcurrency(concurrency);
  return alone(store, id, async () => {
    const rows = openRows(session.project.spec, await store.batchRows(id), { id, given });
    refuseRecording(rows.map(({ request }) => request));
    return runBatch(session, { batchId: id, rows, concurrency }, options);
  });
}

/** What is left of a batch to run. */
function openRows(spec: CrewSpec, all: readonly BatchRowRecord[], { id, given }: BatchToResume): BatchWork['rows'] {
  return all.flatMap((row): BatchWork['rows'] => {
    if (row.status === 'completed') return [];
    if (row.status === 'running') {
      throw new CrewError('refused', `Row ${row.row} of ${id} is still running as ${row.runId}`, {
        hint: `End it first:  crew cancel ${row.runId}`,
      });
    }
    const request = withGiven(stillDeclared(storedRequest(row, id), spec), given);
    return [{ row: row.row, request: row.runId === null ? request : goOn(request, row.runId) }];
  });
}

/** Without the inputs that today's crew.yaml declares no more: nothing uses them. */
function stillDeclared(row: RunRequest, { declaredInputs }: CrewSpec): RunRequest {
  if (declaredInputs === null) return row;
  const known = new Set<string>([...declaredInputs.map(({ name }) => name), ...automaticInputs]);
  const inputs = Object.fromEntries(Object.entries(row.request.inputs).filter(([name]) => known.has(name)));
  return { ...row, request: { ...row.request, inputs } } as RunRequest;
}

/** A database that was made by hand may hold anything. */
function storedRequest({ row, request }: BatchRowRecord, id: BatchId): RunRequest {
  const { type, request: asked } = (request ?? {}) as Partial<RunRequest>;
  const isRight = (type === 'kickoff' || type === 'replay') && typeof asked?.inputs === 'object';
  if (isRight) return request as RunRequest;
  throw new CrewError(
    'store-damaged',
    `Row ${row} of ${id} cannot be what crew wrote: nobody knows what it is to run`,
    {
      hint: `Its runs:  crew runs --batch ${id}`,
    },
  );
}

function withGiven(row: RunRequest, given: KickoffRequest): RunRequest {
  const { request } = row;
  const both = {
    ...request,
    ...(given.cassette === undefined ? {} : { cassette: given.cassette }),
    inputs: { ...request.inputs, ...given.inputs },
    model: given.model ?? request.model,
    agentModels: { ...request.agentModels, ...given.agentModels },
    envFile: given.envFile ?? request.envFile,
    offline: given.offline || request.offline,
    note: given.note ?? request.note,
    ...(given.limits === undefined ? {} : { limits: { ...request.limits, ...given.limits } }),
  };
  return { ...row, request: both } as RunRequest;
}

/** A replay of what is left of the row's run, as freely as the row itself was run. */
function goOn(row: RunRequest, run: RunId): RunRequest {
  const { allowOffline, asRecorded } = row.type === 'replay' ? row.request : { allowOffline: false, asRecorded: false };
  const failed = {
    selector: { type: 'failed' },
    outputs: {},
    allowOffline,
    strict: false,
    asRecorded,
    resumes: true,
  } as const;
  return { type: 'replay', request: { ...row.request, ...failed, run } };
}
