import type { RunId } from '../../run/ids.ts';
import type { Snapshot } from '../database/snapshots.ts';
import type { RunFilter, RunRecord, RunStatus } from '../records.ts';
import { isListed } from '../rows/hidden-runs.ts';
import { readRuns } from './read-runs.ts';

/** Newest first. The status asked for is the one shown, which for a run whose process died is not the stored one. */
export function listRuns(snapshot: Snapshot, filter: RunFilter): readonly RunRecord[] {
  const limit = filter.limit ?? Number.MAX_SAFE_INTEGER;
  const found: RunRecord[] = [];
  let before = Number.MAX_SAFE_INTEGER;
  while (found.length < limit) {
    const page = pageOfIds(snapshot, filter, before);
    const records = new Map(
      readRuns(
        snapshot,
        page.map((row) => row.id),
      ).map((run) => [run.runId, run]),
    );
    found.push(
      ...page.flatMap(({ id }) => records.get(id) ?? []).filter((run) => filter.status?.includes(run.status) ?? true),
    );
    const last = page.at(-1);
    if (last === undefined || page.length < pageSizeFor(filter)) break;
    before = last.seq;
  }
  return found.slice(0, limit);
}

interface PageRow {
  readonly seq: number;
  readonly id: RunId;
}

const largestPage = 500;

function pageSizeFor(filter: RunFilter): number {
  return Math.min(filter.limit ?? largestPage, largestPage);
}

/** Each stored status is a range of its index that is in order, so that a page costs the same in a long history as in a short one. */
function pageOfIds(snapshot: Snapshot, filter: RunFilter, before: number): readonly PageRow[] {
  const size = pageSizeFor(filter);
  return storedStatuses(filter.status)
    .flatMap((status) =>
      snapshot.all<PageRow>(
        pageSql(filter),
        status,
        before,
        filter.since ?? '',
        filter.until ?? '~',
        ...batchOf(filter),
        size,
      ),
    )
    .sort((a, b) => b.seq - a.seq)
    .slice(0, size);
}

function batchOf({ batchId }: RunFilter): readonly string[] {
  return batchId === undefined ? [] : [batchId];
}

const pageSql = ({ batchId }: RunFilter) => `
  SELECT seq, id FROM runs
  WHERE seq IN (
    SELECT seq FROM runs INDEXED BY runs_by_status
    WHERE status = ? AND seq < ? AND started_at >= ? AND started_at <= ?${batchId === undefined ? '' : ' AND batch_id = ?'} AND ${isListed}
    ORDER BY seq DESC LIMIT ?)`;

/** A run that is stored as running may have to be shown as any but `failed`. */
function storedStatuses(shown: readonly RunStatus[] | undefined): readonly RunStatus[] {
  if (shown === undefined) return ['running', 'completed', 'failed', 'interrupted'];
  const mayRun = shown.some((status) => status !== 'failed');
  return [...new Set<RunStatus>([...(mayRun ? (['running'] as const) : []), ...shown])];
}
