import type { ErrorRecord } from '../../errors.ts';
import type { RunId } from '../../run/ids.ts';
import type { Savings } from '../../run/plan.ts';
import type { Snapshot } from '../database/snapshots.ts';
import type { RunRecord, RunStatus } from '../records.ts';
import { type AttemptTotals, nothingSpent, runTotals } from '../rows/attempt-totals.ts';
import { shapes } from '../rows/shapes.ts';
import { storedJson, storedJsonOrNull, storedTime, storedWord } from '../rows/stored-json.ts';

/** The runs with these ids, in no order. */
export function readRuns(snapshot: Snapshot, ids: readonly RunId[]): readonly RunRecord[] {
  const idsJson = JSON.stringify(ids);
  const plans = new Map(snapshot.all<PlanSums>(planSql, idsJson).map((row) => [row.run_id, row]));
  const totals = runTotals(snapshot.connection, ids);
  return snapshot.all<RunRow>(runSql, idsJson).map((row) => {
    const plan = plans.get(row.id) ?? emptyPlan;
    return runRecord(row, plan, { totals: totals.get(row.id) ?? nothingSpent, lives: livesOf(snapshot, row) });
  });
}

/** What its process died with is read from the lock, and never written. */
export const diedError: ErrorRecord = { code: 'cancelled', message: 'its process died', hint: null };

function livesOf(snapshot: Snapshot, row: RunRow): boolean {
  return row.status === 'running' && snapshot.lives(row.owner);
}

interface RunRow {
  readonly id: RunId;
  readonly crew: string;
  readonly project: string | null;
  readonly status: RunStatus;
  readonly partial: number;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly inputs: string;
  readonly options: string;
  readonly model: string | null;
  readonly offline: number;
  readonly parent_run_id: RunId | null;
  readonly root_run_id: RunId;
  readonly error: string | null;
  readonly owner: string;
  readonly batch_id: string | null;
  readonly batch_row: number | null;
}

const runSql = `
  SELECT r.id, crew, project, status, partial, started_at, ended_at, i.text AS inputs, options, model, offline,
    parent_run_id, root_run_id, error, owner, batch_id, batch_row
  FROM runs AS r JOIN texts AS i ON i.id = r.inputs
  WHERE r.id IN (SELECT value FROM json_each(?))`;

interface PlanSums {
  readonly run_id: RunId;
  readonly listed: number;
  readonly done: number;
  readonly left_out: number;
  readonly reused: number;
  readonly saved_tokens: number;
  readonly saved_ms: number;
  readonly saved_cost: number;
  readonly unpriced: number;
}

const emptyPlan = {
  listed: 0,
  done: 0,
  left_out: 0,
  reused: 0,
  saved_tokens: 0,
  saved_ms: 0,
  saved_cost: 0,
  unpriced: 0,
};

const planSql = `
  SELECT t.run_id, count(*) AS listed,
    sum(e.status IS 'completed') AS done,
    sum(t.action = 'not-run') AS left_out,
    count(t.saves) AS reused,
    total(t.saves ->> 'tokens') AS saved_tokens,
    total(t.saves ->> 'durationMs') AS saved_ms,
    total(t.saves ->> 'costUsd') AS saved_cost,
    sum(t.saves IS NOT NULL AND t.saves ->> 'costUsd' IS NULL) AS unpriced
  FROM run_tasks AS t LEFT JOIN executions AS e ON e.run_id = t.uses_run_id AND e.number = t.uses_number
  WHERE t.run_id IN (SELECT value FROM json_each(?))
  GROUP BY t.run_id`;

interface RunState {
  readonly totals: AttemptTotals;
  /** False for a run that has ended, too. */
  readonly lives: boolean;
}

function runRecord(row: RunRow, plan: Omit<PlanSums, 'run_id'>, { totals, lives }: RunState): RunRecord {
  const died = row.status === 'running' && !lives;
  const completed = died && plan.done === plan.listed - plan.left_out;
  const stored = storedWord(row.status, statuses, `the status of run ${row.id}`);
  const status = died ? (completed ? 'completed' : 'interrupted') : stored;
  return {
    runId: row.id,
    crew: row.crew,
    project: row.project,
    status,
    partial: died ? completed && plan.left_out > 0 : row.partial === 1,
    startedAt: storedTime(row.started_at, `the start of run ${row.id}`),
    endedAt: row.ended_at === null ? null : storedTime(row.ended_at, `the end of run ${row.id}`),
    inputs: storedJson(row.inputs, shapes.inputs, `the inputs of run ${row.id}`),
    parentRunId: row.parent_run_id,
    rootRunId: row.root_run_id,
    batchId: row.batch_id,
    batchRow: row.batch_row,
    model: row.model,
    offline: row.offline === 1,
    options: storedJson(row.options, shapes.options, `the options of run ${row.id}`),
    usage: totals.usage,
    usageIncomplete: totals.usageIncomplete || (totals.unended && !lives),
    costUsd: totals.costUsd,
    saved: saved(plan),
    error: died && !completed ? diedError : storedJsonOrNull(row.error, shapes.error, `the error of run ${row.id}`),
    tasksDone: plan.done,
    tasksTotal: plan.listed,
  };
}

const statuses: readonly RunStatus[] = ['running', 'completed', 'failed', 'interrupted'];

function saved(plan: Omit<PlanSums, 'run_id'>): Savings | null {
  if (plan.reused === 0) return null;
  return { tokens: plan.saved_tokens, costUsd: plan.unpriced > 0 ? null : plan.saved_cost, durationMs: plan.saved_ms };
}
