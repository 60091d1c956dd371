import { CrewError } from '../errors.ts';
import type { RunId } from '../run/ids.ts';
import type { BatchId, BatchKind } from '../store/records.ts';
import type { BatchOptions, BatchResult } from './batch-types.ts';
import { checkRows } from './check-rows.ts';
import { type KickoffOptions, kickoffRequest } from './crew-options.ts';
import type { InputValues } from './gather-inputs.ts';
import { type BatchWork, runBatch } from './run-batch.ts';
import { type RunRequest, type Session, track, writableStore } from './session.ts';

export const defaultConcurrency = 4;

export type EachOptions = Omit<KickoffOptions, 'inputs' | 'onEvent' | 'onNote' | 'signal'> & BatchOptions;

export interface BatchHandle {
  /** Rejects with a CrewError only when the batch could not be started or its store fails; failed rows are in the result. */
  readonly result: Promise<BatchResult>;
}

/** Checks all rows, keeps the batch, runs it. */
export function kickoffEach(session: Session, rows: readonly InputValues[], options: EachOptions): BatchHandle {
  const requests = rows.map(
    (inputs): RunRequest => ({ type: 'kickoff', request: kickoffRequest({ ...options, inputs }) }),
  );
  const work = async () => {
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
  refuseRecording(requests);
  const store = await writableStore(session);
  const batchId = await store.addBatch({ kind, name, concurrency, requests });
  const rows = requests.map((request, index) => ({ row: index + 1, request }));
  return runBatch(session, { batchId, rows, concurrency }, options);
}

/** Runs side by side would each begin the cassette anew. */
function refuseRecording(requests: readonly RunRequest[]): void {
  if (!requests.some(({ request }) => request.cassette?.type === 'record')) return;
  throw new CrewError('usage', '--record keeps one run, not a batch of them', {
    hint: 'Record a run by itself:  crew kickoff --record <file>',
  });
}

/** Goes on with a batch: rows that failed or were interrupted at the task where they stopped, rows that never started from the beginning. */
export async function resumeBatch(session: Session, id: BatchId, options: BatchOptions): Promise<BatchResult> {
  const store = await writableStore(session);
  const batch = await store.batch(id);
  if (batch === undefined)
    throw new CrewError('not-found', `No batch "${id}"`, { hint: 'See the runs of batches:  crew runs' });
  const rows: BatchWork['rows'] = (await store.batchRows(id)).flatMap((row): BatchWork['rows'] => {
    if (row.status === 'completed') return [];
    if (row.status === 'running') {
      throw new CrewError('refused', `Row ${row.row} of ${id} is still running as ${row.runId}`, {
        hint: `End it first:  crew cancel ${row.runId}`,
      });
    }
    const request = row.request as RunRequest;
    return [{ row: row.row, request: row.runId === null ? request : goOn(request, row.runId) }];
  });
  return runBatch(session, { batchId: id, rows, concurrency: options.concurrency ?? batch.concurrency }, options);
}

function goOn({ request }: RunRequest, run: RunId): RunRequest {
  const { inputs, model, agentModels, envFile, offline, note } = request;
  const kept = { inputs, model, agentModels, envFile, offline, note };
  return {
    type: 'replay',
    request: {
      ...kept,
      run,
      selector: { type: 'failed' },
      outputs: {},
      allowOffline: false,
      strict: false,
      asRecorded: false,
    },
  };
}
