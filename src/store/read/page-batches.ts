import type { Snapshot } from '../database/snapshots.ts';
import type { BatchId, BatchRecord } from '../records.ts';
import { readBatch } from '../rows/batches.ts';
import { isListed } from '../rows/hidden-runs.ts';
import { inScope } from '../rows/in-scope.ts';
import { countStatuses, type StatusCounts, shownStatuses } from './page-runs.ts';

export interface BatchPage {
  /** `rows`: how many it has, started or not. `statuses`: of its rows, each by its newest run. */
  readonly batches: readonly (BatchRecord & { readonly rows: number; readonly statuses: StatusCounts })[];
  readonly total: number;
}

/** Newest first. */
export function pageBatches(
  snapshot: Snapshot,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): BatchPage {
  const scope = inScope(snapshot);
  // One of which nothing has started yet belongs to nobody.
  const seen = `NOT EXISTS (SELECT 1 FROM runs WHERE batch_id = batches.id)
    OR EXISTS (SELECT 1 FROM runs WHERE batch_id = batches.id AND ${scope.sql})`;
  const ids = snapshot.all<{ readonly id: BatchId; readonly rows: number }>(
    `SELECT id, (SELECT count(*) FROM batch_rows WHERE batch_id = batches.id) AS rows
     FROM batches WHERE ${seen} ORDER BY seq DESC LIMIT ? OFFSET ?`,
    ...scope.values,
    limit,
    offset,
  );
  const shown = shownStatuses(snapshot);
  const batches = ids.flatMap(({ id, rows }) => {
    const batch = readBatch(snapshot, id);
    return batch === undefined ? [] : [{ ...batch, rows, statuses: statusesOf(snapshot, id, shown) }];
  });
  const total = `SELECT count(*) AS total FROM batches WHERE ${seen}`;
  return { batches, total: snapshot.get<{ total: number }>(total, ...scope.values)?.total ?? 0 };
}

export function batchStatuses(snapshot: Snapshot, id: BatchId): StatusCounts {
  return statusesOf(snapshot, id, shownStatuses(snapshot));
}

/** A resumed row's run takes the place of the one that failed. */
function statusesOf(snapshot: Snapshot, id: BatchId, shown: string): StatusCounts {
  const newest = `SELECT max(seq) FROM runs WHERE batch_id = ? AND ${isListed} GROUP BY batch_row`;
  return countStatuses(snapshot, { sql: `seq IN (${newest})`, values: [id], shown });
}
