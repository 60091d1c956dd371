import type { RunId } from '../../run/ids.ts';
import type { Snapshot } from '../database/snapshots.ts';
import type { RunRecord } from '../records.ts';
import { listRuns } from './list-runs.ts';
import { readRuns } from './read-runs.ts';

/** The newest failed or interrupted run that is worth going on with: no row of a batch, and not mended, or being mended, by a later replay. */
export function resumableRun(snapshot: Snapshot): RunRecord | undefined {
  const pageSize = 50;
  let until: string | undefined;
  const seen = new Set<RunId>();
  for (;;) {
    const filter = {
      status: ['failed', 'interrupted'] as const,
      limit: pageSize,
      ...(until === undefined ? {} : { until }),
    };
    const page = listRuns(snapshot, filter).filter((run) => !seen.has(run.runId));
    const found = page.find((run) => run.batchId === null && !isMended(snapshot, run.runId));
    if (found !== undefined || page.length === 0) return found;
    for (const run of page) seen.add(run.runId);
    until = page.at(-1)?.startedAt;
  }
}

/** Those of these runs that a later replay brought to a whole, completed end. */
export function mendedRuns(snapshot: Snapshot, ids: readonly RunId[]): ReadonlySet<RunId> {
  return new Set(ids.filter((id) => isMended(snapshot, id)));
}

function isMended(snapshot: Snapshot, id: RunId): boolean {
  const descendants = snapshot.all<{ readonly id: RunId }>(
    `WITH RECURSIVE below (id) AS (
       SELECT id FROM runs WHERE parent_run_id = ?
       UNION SELECT r.id FROM runs AS r JOIN below ON r.parent_run_id = below.id)
     SELECT id FROM below`,
    id,
  );
  return readRuns(
    snapshot,
    descendants.map((row) => row.id),
  ).some((run) => run.status === 'running' || (run.status === 'completed' && !run.partial));
}
