/** By its name; where the ancestor has none of that name, each that the run below it does not have, as it may have been renamed. */
const isMeant = `(t.name = a.name OR (
  NOT EXISTS (SELECT 1 FROM run_tasks AS n WHERE n.run_id = a.run_id AND n.name = a.name)
  AND NOT EXISTS (SELECT 1 FROM run_tasks AS b WHERE b.run_id = a.below AND b.name = t.name)))`;

/** `kept`: the runs of a JSON array of ids. `asked`: which ancestor is asked for which task, as memoryOf goes upwards while a task was left out. */
const lineage = `
  WITH RECURSIVE
    kept (id) AS MATERIALIZED (SELECT value FROM json_each(?)),
    asked (run_id, name, below) AS (
      SELECT r.parent_run_id, t.name, r.id
      FROM kept CROSS JOIN runs AS r ON r.id = kept.id CROSS JOIN run_tasks AS t ON t.run_id = r.id
      WHERE t.action = 'not-run' AND r.parent_run_id IS NOT NULL
      UNION
      SELECT r.parent_run_id, t.name, r.id
      FROM asked AS a CROSS JOIN runs AS r ON r.id = a.run_id CROSS JOIN run_tasks AS t ON t.run_id = r.id AND ${isMeant}
      WHERE t.action = 'not-run' AND r.parent_run_id IS NOT NULL)`;

/** `run_id` and `number` of each execution that these runs (a JSON array of ids) made, point to, or would reuse of an ancestor for a task that they left out. */
export const neededExecutions = `${lineage}
  SELECT e.run_id, e.number FROM kept CROSS JOIN executions AS e ON e.run_id = kept.id
  UNION
  SELECT e.run_id, e.number
  FROM kept CROSS JOIN run_tasks AS t ON t.run_id = kept.id
    CROSS JOIN executions AS e ON e.run_id = t.uses_run_id AND e.number = t.uses_number
  UNION
  SELECT e.run_id, e.number
  FROM asked AS a CROSS JOIN run_tasks AS t ON t.run_id = a.run_id AND ${isMeant}
    CROSS JOIN executions AS e ON e.run_id = t.uses_run_id AND e.number = t.uses_number AND e.status = 'completed'
  ORDER BY 1, 2`;

/** `run_id` of each ancestor whose plan these runs need to find such an output. */
export const neededPlans = `${lineage} SELECT DISTINCT a.run_id FROM asked AS a CROSS JOIN runs AS r ON r.id = a.run_id`;
