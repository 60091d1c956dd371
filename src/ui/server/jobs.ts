import { CrewError } from '../../errors.ts';
import type { BatchOptions, BatchResult, BatchStart } from '../../project/batch/batch-types.ts';
import { type AnyPrepared, carryOut, type Session, track } from '../../project/session.ts';
import type { BatchId } from '../../store/records.ts';

/** What was started from the page and runs in this process. */
export interface Jobs {
  /** Settles once the run and its plan are on disk; rejects when it could not be started. */
  startRun(session: Session, prepared: AnyPrepared): Promise<void>;
  /** Settles once `run` has told its start; rejects when it ends before. */
  startBatch(session: Session, run: BatchRun): Promise<BatchStart>;
  /** False: it does not run here. */
  stopBatch(id: BatchId): boolean;
  /** Undefined: it was not started here. */
  batch(id: BatchId): { readonly result: BatchResult | null } | undefined;
  /** Ends all as interrupted, with what has finished saved. Gives how many runs and batches that were. */
  stop(reason: CrewError): number;
}

/** Runs a batch to its end. */
export type BatchRun = (watching: Required<Pick<BatchOptions, 'signal' | 'onStart'>>) => Promise<BatchResult>;

interface BatchJob {
  readonly stop: AbortController;
  result: BatchResult | null;
}

/** `onBug` is told what was thrown by what had started and is no CrewError: those are in the history. */
export function jobsOf(onBug: (error: unknown) => void): Jobs {
  const all = new AbortController();
  const batches = new Map<BatchId, BatchJob>();
  let running = 0;
  const watched = <T>(session: Session, work: Promise<T>): Promise<T> => {
    running++;
    track(session, work).then(
      () => running--,
      (error) => {
        running--;
        if (!(error instanceof CrewError)) onBug(error);
      },
    );
    return work;
  };
  return {
    startRun: (session, prepared) =>
      new Promise((resolve, reject) => {
        const { signal } = all;
        const onEvent = ({ type }: { readonly type: string }) => {
          if (type === 'run-start') resolve();
        };
        // Both do nothing once the run has started: how it ends is in the history.
        watched(session, carryOut(session, prepared, { signal, onEvent, onNote: () => undefined })).then(
          () => resolve(),
          reject,
        );
      }),
    startBatch: (session, run) =>
      new Promise((resolve, reject) => {
        const job: BatchJob = { stop: new AbortController(), result: null };
        const signal = AbortSignal.any([all.signal, job.stop.signal]);
        let started: BatchId | null = null;
        const onStart = (start: BatchStart) => {
          started = start.batchId;
          batches.set(started, job);
          resolve(start);
        };
        watched(session, run({ signal, onStart })).then(
          (result) => {
            job.result = result;
          },
          (error) => {
            // It runs no more, and has no result: it can be gone on with.
            if (started !== null) batches.delete(started);
            reject(error);
          },
        );
      }),
    stopBatch(id) {
      const job = batches.get(id);
      if (job === undefined || job.result !== null) return false;
      job.stop.abort(new CrewError('cancelled', 'stopped from the page'));
      return true;
    },
    batch: (id) => batches.get(id),
    stop(reason) {
      all.abort(reason);
      return running;
    },
  };
}
