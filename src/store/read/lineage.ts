import type { RunId } from '../../run/ids.ts';
import type { Snapshot } from '../database/snapshots.ts';
import type { RunRecord } from '../records.ts';
import { eachRun } from './list-runs.ts';
import { readRuns } from './read-runs.ts';

/** The newest failed or interrupted run that is worth going on with: no row of a batch, and not mended, or being mended, by a later replay. */
export function resumableRun(snapshot: Snapshot): RunRecord | undefined {
  for (const run of eachRun(snapshot, { status: ['failed', 'interrupted'] }, 50)) {
    if (run.batchId === null && !isMended(snapshot, run.runId)) return run;
  }
  return undefined;
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
