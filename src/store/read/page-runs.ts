import type { RunId } from '../../run/ids.ts';
import type { Snapshot } from '../database/snapshots.ts';
import type { RunFilter, RunStatus } from '../records.ts';
import { isListed } from '../rows/hidden-runs.ts';
import { everywhere, inScope } from '../rows/in-scope.ts';
import { readRuns } from './read-runs.ts';
import { runsWithText } from './search-runs.ts';

export type RunSort = 'started' | 'run' | 'crew' | 'status' | 'tasks' | 'time' | 'tokens' | 'cost';

/** A part of the history, as a table shows it. Times are ISO 8601 in UTC. */
export interface RunQuery {
  readonly limit: number;
  readonly offset: number;
  readonly status?: readonly RunStatus[];
  readonly batch?: string;
  /** The runs that descend from one, itself among them. */
  readonly root?: string;
  /** In the run's id, crew, inputs, note, batch, task names and outputs; small and capital letters of English are the same. */
  readonly text?: string;
  readonly since?: string;
  readonly until?: string;
  readonly sort: RunSort;
  readonly order: 'asc' | 'desc';
  /** The newest matching run of a batch stands for the others. */
  readonly fold: boolean;
}

export type StatusCounts = Readonly<Record<RunStatus | 'all', number>>;

export interface FoundRuns {
  /** `runs`: how many it stands for. */
  readonly rows: readonly { readonly id: RunId; readonly runs: number }[];
  readonly total: number;
  /** Of what matches apart from `status`. */
  readonly counts: StatusCounts;
  /** Of a filtered, folded list: of each batch on the page, the runs that match. */
  readonly matching: ReadonlyMap<string, StatusCounts>;
}

/** Only the runs of the page are read whole: what they are sorted by is found by SQLite. */
export function pageRuns(snapshot: Snapshot, query: RunQuery): FoundRuns {
  const shown = shownStatuses(snapshot);
  const all = conditionsOf(snapshot, query);
  const counts = countStatuses(snapshot, { shown, ...all });
  const found = withStatus(all, query, shown);
  const matching = (rows: FoundRuns['rows']) => matchingInBatches(snapshot, query, { rows, found, shown });
  if (query.fold && query.sort === 'started') {
    const rows = latestFolded(snapshot, query, found);
    return { rows, total: totalOf(snapshot, { query, found, counts }), counts, matching: matching(rows) };
  }
  const source = sourceOf(found, query);
  const key = query.sort === 'started' ? '' : `${sortKeys[query.sort]} ${direction(query)} NULLS LAST, `;
  const tie = query.sort === 'started' ? direction(query) : 'DESC';
  const rows = snapshot.all<{ readonly id: RunId; readonly runs: number }>(
    `SELECT id, stands AS runs FROM (${source.sql}) JOIN runs ON seq = newest ORDER BY ${key}seq ${tie} LIMIT ? OFFSET ?`,
    ...source.values,
    ...(query.sort === 'status' ? [shown] : []),
    query.limit,
    query.offset,
  );
  return { rows, total: totalOf(snapshot, { query, found, counts }), counts, matching: matching(rows) };
}

/** How many runs a filter finds, whatever its limit. */
export function countRuns(snapshot: Snapshot, { batchId, status, since, until }: RunFilter): number {
  const query: RunQuery = {
    ...({ limit: 1, offset: 0, sort: 'started', order: 'desc', fold: false } as const),
    ...(batchId === undefined ? {} : { batch: batchId }),
    ...(status === undefined ? {} : { status }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
  const { sql, values } = withStatus(
    conditionsOf(snapshot, query),
    query,
    status === undefined ? '' : shownStatuses(snapshot),
  );
  return (
    snapshot.get<{ readonly count: number }>(`SELECT count(*) AS count FROM runs WHERE ${sql}`, ...values)?.count ?? 0
  );
}

function matchingInBatches(
  snapshot: Snapshot,
  { fold, status, text, root, since, until }: RunQuery,
  { rows, found, shown }: Pick<FoundRuns, 'rows'> & ShownStatuses & { readonly found: Conditions },
): FoundRuns['matching'] {
  const matching = new Map<string, StatusCounts>();
  if (!fold || (status ?? text ?? root ?? since ?? until) === undefined) return matching;
  const counted = snapshot.all<{ readonly batch: string; readonly status: RunStatus; readonly count: number }>(
    `SELECT batch_id AS batch, ${shownStatus} AS status, count(*) AS count FROM runs
     WHERE batch_id IN (SELECT batch_id FROM runs WHERE id IN (SELECT value FROM json_each(?))) AND ${found.sql} GROUP BY 1, 2`,
    ...[shown, JSON.stringify(rows.map(({ id }) => id)), ...found.values],
  );
  for (const { batch, status: kind, count } of counted) {
    const sums = matching.get(batch) ?? noRuns;
    matching.set(batch, { ...sums, [kind]: count, all: sums.all + count });
  }
  return matching;
}

const noRuns: StatusCounts = { all: 0, running: 0, completed: 0, failed: 0, interrupted: 0 };

/** In the order of the table itself, which SQLite leaves at the last row that is wanted: what the page opens with. */
function latestFolded(snapshot: Snapshot, query: RunQuery, { sql, values }: Conditions): FoundRuns['rows'] {
  return snapshot.all(
    `WITH folded AS MATERIALIZED (SELECT max(seq) AS newest, count(*) AS stands FROM runs WHERE ${sql} AND batch_id IS NOT NULL GROUP BY batch_id)
      SELECT id, coalesce(stands, 1) AS runs FROM runs LEFT JOIN folded ON newest = seq
      WHERE ${sql} AND (batch_id IS NULL OR newest IS NOT NULL) ORDER BY seq ${direction(query)} LIMIT ? OFFSET ?`,
    ...values,
    ...values,
    query.limit,
    query.offset,
  );
}

/** `newest`: a run by its number. `stands`: for how many. */
function sourceOf({ sql, values }: Conditions, { fold }: RunQuery): Conditions {
  if (!fold) return { sql: `SELECT seq AS newest, 1 AS stands FROM runs WHERE ${sql}`, values };
  return {
    sql: `SELECT seq AS newest, 1 AS stands FROM runs WHERE ${sql} AND batch_id IS NULL
      UNION ALL SELECT max(seq), count(*) FROM runs WHERE ${sql} AND batch_id IS NOT NULL GROUP BY batch_id`,
    values: [...values, ...values],
  };
}

/** Counts by the status that is shown. */
export function countStatuses(snapshot: Snapshot, { sql, values, shown }: Conditions & ShownStatuses): StatusCounts {
  const rows = snapshot.all<{ readonly status: RunStatus; readonly count: number }>(
    `SELECT ${shownStatus} AS status, count(*) AS count FROM runs WHERE ${sql} GROUP BY 1`,
    shown,
    ...values,
  );
  const counts = { ...noRuns };
  for (const { status, count } of rows) {
    counts[status] = count;
    counts.all += count;
  }
  return counts;
}

/** Condition on `runs`, with what stands for its question marks. */
export interface Conditions {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

interface ShownStatuses {
  /** Of what is stored as running: its status by run id, as JSON. */
  readonly shown: string;
}

/** A run that is stored as running may have lost its process, and is shown as something else. */
export function shownStatuses(snapshot: Snapshot): string {
  const stored = snapshot.all<{ readonly id: RunId }>("SELECT id FROM runs WHERE status = 'running'");
  const runs = readRuns(
    snapshot,
    stored.map(({ id }) => id),
  );
  return JSON.stringify(Object.fromEntries(runs.map((run) => [run.runId, run.status])));
}

const shownStatus = "CASE status WHEN 'running' THEN ? ->> id ELSE status END";

function conditionsOf(snapshot: Snapshot, { batch, root, text, since, until }: RunQuery): Conditions {
  // What is named by its id is found, whosever it is.
  const scope = inScope(batch === undefined && root === undefined ? snapshot : everywhere);
  const parts: Conditions[] = [{ sql: isListed, values: [] }, scope];
  if (batch !== undefined) parts.push({ sql: 'batch_id = ?', values: [batch] });
  if (root !== undefined) parts.push({ sql: 'root_run_id = ?', values: [root] });
  if (since !== undefined) parts.push({ sql: 'started_at >= ?', values: [since] });
  if (until !== undefined) parts.push({ sql: 'started_at <= ?', values: [until] });
  if (text !== undefined && text !== '') {
    parts.push({
      sql: 'id IN (SELECT value FROM json_each(?))',
      values: [JSON.stringify(runsWithText(snapshot, text))],
    });
  }
  return { sql: parts.map(({ sql }) => sql).join(' AND '), values: parts.flatMap(({ values }) => values) };
}

function withStatus({ sql, values }: Conditions, { status }: RunQuery, shown: string): Conditions {
  if (status === undefined) return { sql, values };
  return {
    sql: `${sql} AND ${shownStatus} IN (SELECT value FROM json_each(?))`,
    values: [...values, shown, JSON.stringify(status)],
  };
}

interface Counting {
  readonly query: RunQuery;
  readonly found: Conditions;
  readonly counts: StatusCounts;
}

function totalOf(snapshot: Snapshot, { query, found, counts }: Counting): number {
  const runs = (query.status ?? (['all'] as const)).reduce((sum, status) => sum + counts[status], 0);
  if (!query.fold) return runs;
  // Only the runs of batches are looked at, which have an index.
  const sql = `SELECT count(*) - count(DISTINCT batch_id) AS folded FROM runs WHERE ${found.sql} AND batch_id IS NOT NULL`;
  return runs - (snapshot.get<{ readonly folded: number }>(sql, ...found.values)?.folded ?? 0);
}

function direction({ order }: RunQuery): 'ASC' | 'DESC' {
  return order === 'asc' ? 'ASC' : 'DESC';
}

/** As read-runs.ts and attempt-totals.ts find them. */
const sortKeys: Readonly<Record<Exclude<RunSort, 'started'>, string>> = {
  run: 'id',
  crew: 'crew COLLATE NOCASE',
  status: shownStatus,
  tasks: `(SELECT count(*) FROM run_tasks AS t JOIN executions AS e ON e.run_id = t.uses_run_id AND e.number = t.uses_number
    WHERE t.run_id = runs.id AND e.status = 'completed')`,
  time: "julianday(coalesce(ended_at, iif(status = 'running', 'now', NULL))) - julianday(started_at)",
  tokens: '(SELECT sum(a.input_tokens) + sum(a.output_tokens) FROM attempts AS a WHERE a.run_id = runs.id)',
  cost: `(SELECT iif(sum(a.input_tokens IS NOT NULL AND a.cost_usd IS NULL) > 0, NULL, total(a.cost_usd))
    FROM attempts AS a WHERE a.run_id = runs.id)`,
};
