import type { RunId } from '../../run/ids.ts';
import type { Snapshot } from '../database/snapshots.ts';
import type { RunFilter, RunRecord, RunStatus } from '../records.ts';
import { isListed } from '../rows/hidden-runs.ts';
import { everywhere, inScope } from '../rows/in-scope.ts';
import { readRuns } from './read-runs.ts';

/** Newest first. The status asked for is the one shown, which for a run whose process died is not the stored one. */
export function listRuns(snapshot: Snapshot, { limit, ...filter }: RunFilter): readonly RunRecord[] {
  const found: RunRecord[] = [];
  if (limit === 0) return found;
  for (const run of eachRun(snapshot, filter, limit ?? largestPage)) {
    found.push(run);
    if (found.length === limit) break;
  }
  return found;
}

const largestPage = 500;

/** As listRuns, but reads only as far as somebody looks, about `atOnce` at a time. */
export function* eachRun(
  snapshot: Snapshot,
  filter: Omit<RunFilter, 'limit'>,
  atOnce: number,
): Generator<RunRecord, undefined> {
  const size = Math.min(atOnce, largestPage);
  let before = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const page = pageOfIds(snapshot, filter, { before, size });
    const records = new Map(
      readRuns(
        snapshot,
        page.map((row) => row.id),
      ).map((run) => [run.runId, run]),
    );
    for (const { id } of page) {
      const run = records.get(id);
      if (run !== undefined && (filter.status?.includes(run.status) ?? true)) yield run;
    }
    const last = page.at(-1);
    if (last === undefined || page.length < size) return;
    before = last.seq;
  }
}

interface PageRow {
  readonly seq: number;
  readonly id: RunId;
}

/** Each stored status is a range of its index that is in order, so that a page costs the same in a long history as in a short one. */
function pageOfIds(
  snapshot: Snapshot,
  filter: RunFilter,
  { before, size }: { readonly before: number; readonly size: number },
): readonly PageRow[] {
  const scope = inScope(filter.batchId === undefined ? snapshot : everywhere);
  return storedStatuses(filter.status)
    .flatMap((status) =>
      snapshot.all<PageRow>(
        pageSql(filter, scope.sql),
        status,
        before,
        filter.since ?? '',
        filter.until ?? '~',
        ...batchOf(filter),
        ...scope.values,
        size,
      ),
    )
    .sort((a, b) => b.seq - a.seq)
    .slice(0, size);
}

function batchOf({ batchId }: RunFilter): readonly string[] {
  return batchId === undefined ? [] : [batchId];
}

const pageSql = ({ batchId }: RunFilter, scope: string) => `
  SELECT seq, id FROM runs
  WHERE seq IN (
    SELECT seq FROM runs INDEXED BY runs_by_status
    WHERE status = ? AND seq < ? AND started_at >= ? AND started_at <= ?${batchId === undefined ? '' : ' AND batch_id = ?'} AND ${scope} AND ${isListed}
    ORDER BY seq DESC LIMIT ?)`;

/** A run that is stored as running may have to be shown as any but `failed`. */
function storedStatuses(shown: readonly RunStatus[] | undefined): readonly RunStatus[] {
  if (shown === undefined) return ['running', 'completed', 'failed', 'interrupted'];
  const mayRun = shown.some((status) => status !== 'failed');
  return [...new Set<RunStatus>([...(mayRun ? (['running'] as const) : []), ...shown])];
}
