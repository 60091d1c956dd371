import type { RunId, TaskId } from '../run/ids.ts';
import type { FoundIds } from './records.ts';
import type { Snapshot } from './snapshots.ts';

/** Run ids that start with `start`, as a person may write it. */
export function findRuns(snapshot: Snapshot, start: string): FoundIds<RunId> {
  return found(snapshot.all('SELECT id FROM runs WHERE id >= ? AND id < ? ORDER BY seq DESC LIMIT ?', ...range(start)));
}

/** Ids of executions that start with `start`. */
export function findExecutions(snapshot: Snapshot, start: string): FoundIds<TaskId> {
  return found(
    snapshot.all(
      `SELECT e.id FROM executions AS e JOIN runs AS r ON r.id = e.run_id
       WHERE e.id >= ? AND e.id < ? ORDER BY r.seq DESC, e.number DESC LIMIT ?`,
      ...range(start),
    ),
  );
}

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
