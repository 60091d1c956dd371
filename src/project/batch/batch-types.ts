import type { ErrorRecord } from '../../errors.ts';
import type { CrewEvent } from '../../run/events.ts';
import type { RunId } from '../../run/ids.ts';
import type { BatchId, RunRecord, RunStatus } from '../../store/records.ts';
import type { InputValues } from '../inputs/gather-inputs.ts';

export interface BatchOptions {
  /** How many runs at once; 4 unless given. */
  readonly concurrency?: number | undefined;
  readonly name?: string | undefined;
  /** Starts no more runs, and ends those that run as interrupted. */
  readonly signal?: AbortSignal | undefined;
  /** Told the events of all its runs. */
  readonly onEvent?: ((event: CrewEvent) => void | Promise<void>) | undefined;
  /** Told each row when it ends, in the order in which they end. */
  readonly onRow?: ((result: RowResult) => void) | undefined;
  /** Told once the batch is kept. */
  readonly onStart?: ((batch: BatchStart) => void) | undefined;
}

export interface BatchStart {
  readonly batchId: BatchId;
  /** The rows that are to be run now, in order. */
  readonly rows: readonly number[];
}

/** What came of a row, as `--each` prints it, one line each. `runId` null: it was not started. */
export interface RowResult {
  /** From 1. */
  readonly row: number;
  readonly runId: RunId | null;
  readonly status: RunStatus | 'not-run';
  readonly inputs: InputValues;
  readonly output: string | null;
  readonly error: ErrorRecord | null;
}

export interface BatchResult {
  readonly batchId: BatchId;
  readonly completed: number;
  readonly failed: number;
  /** Interrupted or not started. */
  readonly left: number;
  /** The rows of which nothing ran, in order. */
  readonly notStarted: readonly number[];
  /** Why it stopped before its end; null when it did not. */
  readonly stopped: ErrorRecord | null;
}

/** A row's run as the history has it, with its answer. */
export interface BatchRowRun {
  readonly run: RunRecord;
  readonly output: string | null;
}
