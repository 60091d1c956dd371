import { type RunId, type TaskId, taskId } from '../../run/ids.ts';
import type { Snapshot } from '../database/snapshots.ts';
import type { RunRecord } from '../records.ts';
import { inScope } from '../rows/in-scope.ts';
import { readRuns } from './read-runs.ts';

/** What of a run changes while it runs. */
export type RunState = Omit<RunRecord, 'inputs' | 'options'>;

/** How far the history has come. `runs` goes up by itself when a run starts; otherwise the history was pruned or imported into. */
export interface HistoryMark {
  /** Of the newest run. */
  readonly seq: number;
  readonly runs: number;
  readonly hidden: number;
}

/** A run with a mark of each of its tasks, by number, that is another one when anything but its streaming text changed. */
export interface WatchedRun {
  readonly state: RunState;
  readonly tasks: ReadonlyMap<number, string>;
}

export function historyMark(snapshot: Snapshot): HistoryMark {
  const scope = inScope(snapshot);
  const mark = snapshot.get<HistoryMark>(
    `SELECT coalesce(max(seq), 0) AS seq, count(*) AS runs, (SELECT count(*) FROM hidden_runs) AS hidden FROM runs WHERE ${scope.sql}`,
    ...scope.values,
  );
  return mark ?? { seq: 0, runs: 0, hidden: 0 };
}

/** Runs that may have changed. */
export interface RunsToWatch {
  /** Stored as running; some may have lost their process. */
  readonly running: readonly RunId[];
  /** Came after `seq`, the newest of them. */
  readonly started: readonly RunId[];
}

export function runsToWatch(snapshot: Snapshot, seq: number, limit: number): RunsToWatch {
  const scope = inScope(snapshot);
  const ids = (sql: string, ...values: readonly number[]) =>
    snapshot
      .all<{ readonly id: RunId }>(`SELECT id FROM runs WHERE ${scope.sql} AND ${sql}`, ...scope.values, ...values)
      .map(({ id }) => id);
  return {
    running: ids("status = 'running'"),
    started: ids('seq > ? ORDER BY seq DESC LIMIT ?', seq, limit),
  };
}

/** Reads no outputs: it is asked several times a second. */
export function watchedRuns(snapshot: Snapshot, ids: readonly RunId[]): readonly WatchedRun[] {
  const marks = new Map<RunId, Map<number, string>>(ids.map((id) => [id, new Map()]));
  for (const { run_id, number, mark } of snapshot.all<MarkRow>(markSql, JSON.stringify(ids))) {
    marks.get(run_id)?.set(number, mark);
  }
  return readRuns(snapshot, ids).map(({ inputs: _inputs, options: _options, ...state }) => ({
    state,
    tasks: marks.get(state.runId) ?? new Map(),
  }));
}

interface MarkRow {
  readonly run_id: RunId;
  readonly number: number;
  readonly mark: string;
}

const markSql = `
  SELECT t.run_id, t.number, concat_ws(' ', e.status, e.started_at,
      (SELECT count(*) || '-' || count(a.duration_ms) FROM attempts AS a WHERE a.run_id = e.run_id AND a.number = e.number),
      (SELECT count(*) || '-' || count(c.duration_ms) FROM tool_calls AS c WHERE c.run_id = e.run_id AND c.number = e.number),
      (SELECT count(*) FROM guardrail_results AS g WHERE g.run_id = e.run_id AND g.number = e.number)) AS mark
  FROM run_tasks AS t LEFT JOIN executions AS e ON e.run_id = t.uses_run_id AND e.number = t.uses_number
  WHERE t.run_id IN (SELECT value FROM json_each(?))`;

export interface PartialText {
  readonly taskId: TaskId;
  readonly text: string;
}

/** What has come so far of the texts that stream in a run. */
export function streamingTexts(snapshot: Snapshot, runId: RunId): readonly PartialText[] {
  return snapshot
    .all<{ readonly number: number; readonly text: string }>(
      "SELECT number, partial AS text FROM executions WHERE run_id = ? AND status = 'running' AND partial IS NOT NULL",
      runId,
    )
    .map(({ number, text }) => ({ taskId: taskId(runId, number), text }));
}
