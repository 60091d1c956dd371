import type { TaskTotals } from '../../run/events.ts';
import { type RunId, type TaskId, taskId } from '../../run/ids.ts';
import type { Connection } from '../database/connection.ts';
import { executionKey } from './task-ids.ts';

/** What the attempts of an execution, or of all executions of a run, came to; never stored, so that it cannot disagree with them. */
export interface AttemptTotals extends Omit<TaskTotals, 'durationMs'> {
  /** An attempt has no result yet: it runs, or its process died. */
  readonly unended: boolean;
}

/** By task id; an execution without attempts is absent. */
export function executionTotals(connection: Connection, ids: readonly TaskId[]): ReadonlyMap<TaskId, AttemptTotals> {
  const keys = JSON.stringify(ids.map(executionKey));
  const rows = connection.all<TotalsRow & { readonly number: number }>(executionsSql, keys);
  return new Map(rows.map((row) => [taskId(row.run_id, row.number), totals(row)]));
}

/** By run id. Only what ran in the run itself counts, not what it reused. */
export function runTotals(connection: Connection, ids: readonly RunId[]): ReadonlyMap<RunId, AttemptTotals> {
  const rows = connection.all<TotalsRow>(runsSql, JSON.stringify(ids));
  return new Map(rows.map((row) => [row.run_id, totals(row)]));
}

/** As in run/totals.ts: an attempt without usage makes a sum a lower bound, one without a price makes the cost unknown. */
export const nothingSpent: AttemptTotals = { usage: null, usageIncomplete: false, costUsd: 0, unended: false };

interface TotalsRow {
  readonly run_id: RunId;
  readonly input: number;
  readonly output: number;
  readonly cached: number;
  readonly reasoning: number;
  readonly reported: number;
  readonly unreported: number;
  readonly unended: number;
  readonly cost: number;
  readonly unpriced: number;
}

const sums = `
  sum(a.input_tokens) AS input, sum(a.output_tokens) AS output,
  sum(a.cached_tokens) AS cached, sum(a.reasoning_tokens) AS reasoning,
  count(a.input_tokens) AS reported,
  sum(a.duration_ms IS NOT NULL AND a.input_tokens IS NULL) AS unreported,
  sum(a.duration_ms IS NULL) AS unended,
  total(a.cost_usd) FILTER (WHERE a.input_tokens IS NOT NULL) AS cost,
  sum(a.input_tokens IS NOT NULL AND a.cost_usd IS NULL) AS unpriced`;

const runsSql = `
  SELECT a.run_id, ${sums} FROM attempts AS a
  WHERE a.run_id IN (SELECT value FROM json_each(?)) GROUP BY a.run_id`;

const executionsSql = `
  SELECT a.run_id, a.number, ${sums}
  FROM json_each(?) AS id CROSS JOIN attempts AS a ON a.run_id = id.value ->> 'runId' AND a.number = id.value ->> 'number'
  GROUP BY a.run_id, a.number`;

function totals(row: TotalsRow): AttemptTotals {
  return {
    usage:
      row.reported === 0
        ? null
        : {
            inputTokens: row.input,
            outputTokens: row.output,
            cachedTokens: row.cached,
            reasoningTokens: row.reasoning,
          },
    usageIncomplete: row.unreported > 0,
    costUsd: row.unpriced > 0 ? null : row.cost,
    unended: row.unended > 0,
  };
}
