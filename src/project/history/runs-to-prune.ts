import type { RunRecord } from '../../store/records.ts';

export interface PruneRequest {
  /** ISO 8601: only runs that started earlier; null: of any age. */
  readonly before: string | null;
  /** So many of the newest stay, whatever their age. */
  readonly keep: number;
}

/** Those of all runs (newest first) that may go. None that is running, and of a batch all or none: a row whose run is gone would be run again. */
export function runsToPrune(runs: readonly RunRecord[], request: PruneRequest): readonly RunRecord[] {
  const { old, staying } = sorted(runs, request);
  return old.filter(({ batchId }) => batchId === null || !staying.has(batchId));
}

/** How many stay only because another run of their batch does. */
export function keptWithBatch(runs: readonly RunRecord[], request: PruneRequest): number {
  const { old, staying } = sorted(runs, request);
  return old.filter(({ batchId }) => batchId !== null && staying.has(batchId)).length;
}

/** `old`: may go by themselves. `staying`: batches of which a run may not. */
function sorted(runs: readonly RunRecord[], { before, keep }: PruneRequest) {
  const mayGo = (run: RunRecord, index: number) =>
    run.status !== 'running' && index >= keep && (before === null || run.startedAt < before);
  const staying = new Set(runs.filter((run, index) => !mayGo(run, index)).map((run) => run.batchId));
  return { old: runs.filter(mayGo), staying };
}
