import type { RunId, TaskId } from '../../run/ids.ts';
import type { Snapshot } from '../database/snapshots.ts';
import type { FoundIds, HiddenRun } from '../records.ts';
import { isListed } from '../rows/hidden-runs.ts';
import { everywhere, inScope, type ScopeCondition } from '../rows/in-scope.ts';

/** Run ids that start with `start`, as a person may write it. */
export function findRuns(snapshot: Snapshot, start: string): FoundIds<RunId> {
  return ownFirst(snapshot, (scope) => {
    const [from, to, limit] = range(start);
    const sql = `SELECT id FROM runs WHERE id >= ? AND id < ? AND ${isListed} AND ${scope.sql} ORDER BY seq DESC LIMIT ?`;
    return found(snapshot.all(sql, from, to, ...scope.values, limit));
  });
}

/** What starts so in other projects is only looked for when nothing of one's own does. */
function ownFirst<Id>(snapshot: Snapshot, find: (scope: ScopeCondition) => FoundIds<Id>): FoundIds<Id> {
  const own = find(inScope(snapshot));
  return own.ids.length > 0 || snapshot.sees === null ? own : find(inScope(everywhere));
}

/** The hidden run whose id starts with `start`; undefined when none or several do. */
export function findHidden(snapshot: Snapshot, start: string): HiddenRun | undefined {
  const [only, second] = snapshot.all<{ readonly id: RunId; readonly pruned_at: string | null }>(
    'SELECT id, pruned_at FROM hidden_runs WHERE id >= ? AND id < ? LIMIT ?',
    ...range(start),
  );
  return only === undefined || second !== undefined ? undefined : { runId: only.id, prunedAt: only.pruned_at };
}

/** Ids of executions that start with `start`; with a dash in it, of one run. */
export function findExecutions(snapshot: Snapshot, start: string): FoundIds<TaskId> {
  const [run = '', digits] = start.split('-', 2);
  const [from, to, limit] = digits === undefined ? range(run) : ([asId(run), `${asId(run)} `, most + 1] as const);
  return ownFirst(snapshot, (scope) =>
    found(snapshot.all(executionsSql(scope.sql), from, to, digits ?? '', digits ?? '', ...scope.values, limit)),
  );
}

const executionsSql = (scope: string) => `
  SELECT e.run_id || '-' || e.number AS id
  FROM runs JOIN executions AS e ON e.run_id = runs.id
  WHERE runs.id >= ? AND runs.id < ? AND substr(e.number, 1, length(?)) = ? AND ${scope}
  ORDER BY runs.seq DESC, e.number DESC LIMIT ?`;

const most = 10;

/** `~` comes after every character of an id. */
function range(start: string): readonly [string, string, number] {
  const read = asId(start);
  return [read, `${read}~`, most + 1];
}

/** Crockford's base 32 has no I, L and O, so that they can be read as what they look like. */
function asId(written: string): string {
  return written.toLowerCase().replaceAll(/[il]/g, '1').replaceAll('o', '0');
}

function found<Id>(rows: readonly { readonly id: Id }[]): FoundIds<Id> {
  return { ids: rows.slice(0, most).map((row) => row.id), more: rows.length > most };
}
