import path from 'node:path';
import type { RunId } from '../run/ids.ts';
import { openForReading } from './database/open-database.ts';
import { type Snapshot, snapshots } from './database/snapshots.ts';
import { storeError } from './database/sqlite-errors.ts';
import {
  type HistoryMark,
  historyMark,
  type PartialText,
  type RunsToWatch,
  runsToWatch,
  streamingTexts,
  type WatchedRun,
  watchedRuns,
} from './read/changes.ts';
import { type BatchPage, batchStatuses, pageBatches } from './read/page-batches.ts';
import { type FoundRuns, pageRuns, type RunQuery, type StatusCounts } from './read/page-runs.ts';
import { readRuns } from './read/read-runs.ts';
import type { BatchId, RunReader, RunRecord } from './records.ts';
import { isListed } from './rows/hidden-runs.ts';
import { runReader } from './run-reader.ts';
import { everyRun, type RunScope } from './run-scope.ts';

/** The history as a page looks at it: in parts, and again whenever it changes. */
export interface HistoryView extends RunReader {
  page(query: RunQuery): Promise<FoundRuns>;
  /** In the order of `ids`; those that are gone are left out. */
  runsById(ids: readonly RunId[]): Promise<readonly RunRecord[]>;
  /** Replays of a run, newest first. */
  children(id: RunId, limit: number): Promise<readonly RunRecord[]>;
  /** Newest first. */
  batches(part: { readonly limit: number; readonly offset: number }): Promise<BatchPage>;
  /** Of a batch's rows, each by its newest run. */
  batchStatuses(id: BatchId): Promise<StatusCounts>;
  /** Another number whenever another connection, of any process, has written. */
  dataVersion(): number;
  mark(): Promise<HistoryMark>;
  toWatch(seq: number, limit: number): Promise<RunsToWatch>;
  watched(ids: readonly RunId[]): Promise<readonly WatchedRun[]>;
  streaming(id: RunId): Promise<readonly PartialText[]>;
}

/** Opens the history for reading alone. Rejects with `no-history` when there is none: nothing is made. */
export async function openHistoryView(file: string, { sees }: RunScope = everyRun): Promise<HistoryView> {
  const absolute = path.resolve(file);
  try {
    const connection = await openForReading(absolute);
    const inSnapshot = snapshots(connection, () => undefined, sees);
    const read = async <T>(work: (snapshot: Snapshot) => T): Promise<T> => {
      try {
        return inSnapshot(work);
      } catch (error) {
        throw storeError(error, absolute);
      }
    };
    return {
      ...runReader(connection, inSnapshot),
      page: (query) => read((snapshot) => pageRuns(snapshot, query)),
      runsById: (ids) => read((snapshot) => inOrder(ids, readRuns(snapshot, ids))),
      children: (id, limit) => read((snapshot) => childrenOf(snapshot, id, limit)),
      batches: (part) => read((snapshot) => pageBatches(snapshot, part)),
      batchStatuses: (id) => read((snapshot) => batchStatuses(snapshot, id)),
      dataVersion: () => connection.db.pragma('data_version', { simple: true }) as number,
      mark: () => read(historyMark),
      toWatch: (seq, limit) => read((snapshot) => runsToWatch(snapshot, seq, limit)),
      watched: (ids) => read((snapshot) => watchedRuns(snapshot, ids)),
      streaming: (id) => read((snapshot) => streamingTexts(snapshot, id)),
    };
  } catch (error) {
    throw storeError(error, absolute);
  }
}

function childrenOf(snapshot: Snapshot, id: RunId, limit: number): readonly RunRecord[] {
  const rows = snapshot.all<{ readonly id: RunId }>(
    `SELECT id FROM runs WHERE parent_run_id = ? AND ${isListed} ORDER BY seq DESC LIMIT ?`,
    id,
    limit,
  );
  const ids = rows.map((row) => row.id);
  return inOrder(ids, readRuns(snapshot, ids));
}

function inOrder(ids: readonly RunId[], runs: readonly RunRecord[]): readonly RunRecord[] {
  const byId = new Map(runs.map((run) => [run.runId, run]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
