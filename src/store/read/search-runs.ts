import type { RunId } from '../../run/ids.ts';
import type { Snapshot } from '../database/snapshots.ts';

/** Ids of the runs that have `text` in their id, crew, inputs, note, batch, task names or outputs; small and capital letters of English are the same. */
export function runsWithText(snapshot: Snapshot, text: string): readonly RunId[] {
  const pattern = `%${text.slice(0, longest).replace(/[\\%_]/g, '\\$&')}%`;
  return snapshot.all<{ readonly id: RunId }>(sql, pattern).map(({ id }) => id);
}

const longest = 1000;

/** An output that many runs reuse is looked through once. */
const sql = `
  WITH wanted (pattern) AS (VALUES (?)),
    outputs (id) AS MATERIALIZED (
      SELECT id FROM texts, wanted
      WHERE id IN (SELECT output FROM executions) AND text LIKE pattern ESCAPE '\\')
  SELECT runs.id AS id FROM wanted, runs JOIN texts AS i ON i.id = runs.inputs
    WHERE runs.id LIKE pattern ESCAPE '\\' OR crew LIKE pattern ESCAPE '\\' OR i.text LIKE pattern ESCAPE '\\'
      OR options ->> 'note' LIKE pattern ESCAPE '\\' OR batch_id LIKE pattern ESCAPE '\\'
  UNION
  SELECT t.run_id FROM wanted, run_tasks AS t
    LEFT JOIN executions AS e ON e.run_id = t.uses_run_id AND e.number = t.uses_number
    WHERE t.name LIKE pattern ESCAPE '\\' OR e.output IN (SELECT id FROM outputs) OR e.partial LIKE pattern ESCAPE '\\'`;
