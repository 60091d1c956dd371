import path from 'node:path';
import { type RunId, type TaskId, taskId } from '../../run/ids.ts';
import { openForReading } from '../database/open-database.ts';
import { type Snapshot, snapshots } from '../database/snapshots.ts';
import { storeError } from '../database/sqlite-errors.ts';
import type { RunRecord } from '../records.ts';
import { readGuardrailResults } from '../rows/guardrail-results.ts';
import { neededExecutions, neededPlans } from '../rows/needed.ts';
import { shapes } from '../rows/shapes.ts';
import { storedJson, storedJsonOrNull } from '../rows/stored-json.ts';
import { readToolCalls } from '../rows/tool-calls.ts';
import {
  type ExportedExecution,
  type ExportedRun,
  type ExportedTask,
  type RunFile,
  runFileFormat,
  runFileVersion,
} from '../run-file.ts';
import { readAttempts } from './read-attempts.ts';
import { readRuns } from './read-runs.ts';
import { readExecution } from './read-tasks.ts';

/** A run with all that a replay of it needs, as one value; it must be there. */
export async function exportRun(file: string, id: RunId): Promise<RunFile> {
  const absolute = path.resolve(file);
  try {
    const connection = await openForReading(absolute);
    try {
      return snapshots(connection, () => undefined)((snapshot) => runFile(snapshot, id));
    } finally {
      connection.db.close();
    }
  } catch (error) {
    throw storeError(error, absolute);
  }
}

function runFile(snapshot: Snapshot, id: RunId): RunFile {
  const json = JSON.stringify([id]);
  const executions = snapshot
    .all<{ readonly run_id: RunId; readonly number: number }>(neededExecutions, json)
    .map(({ run_id, number }) => ({ runId: run_id, taskId: taskId(run_id, number) }));
  const plans = snapshot.all<{ readonly run_id: RunId }>(neededPlans, json).map(({ run_id }) => run_id);
  const ancestors = new Set([...executions.map(({ runId }) => runId), ...plans]);
  ancestors.delete(id);
  const idsOf = (runId: RunId) => executions.filter((one) => one.runId === runId).map((one) => one.taskId);
  const parts = readRuns(snapshot, [...ancestors])
    .toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1))
    .map((run) => exportedRun(snapshot, { ...run, inputs: {} }, idsOf(run.runId)));
  const [run] = readRuns(snapshot, [id]);
  const whole = exportedRun(snapshot, run!, idsOf(id));
  return { format: runFileFormat, version: runFileVersion, runs: [whole, ...parts] };
}

function exportedRun(snapshot: Snapshot, run: RunRecord, executions: readonly TaskId[]): ExportedRun {
  const { runId, crew, status, partial, startedAt, endedAt, inputs, options, model, offline } = run;
  const { parentRunId, rootRunId, error } = run;
  return {
    ...{ runId, crew },
    // Only an ancestor may be running.
    status: status === 'running' ? 'interrupted' : status,
    ...{ partial, startedAt, endedAt, inputs, options, model, offline, parentRunId, rootRunId, error },
    tasks: exportedTasks(snapshot, runId),
    executions: executions.flatMap((id) => exportedExecution(snapshot, id) ?? []),
  };
}

interface PlanRow extends Omit<ExportedTask, 'taskId' | 'drift' | 'stale' | 'saves'> {
  readonly uses_run_id: RunId | null;
  readonly uses_number: number;
  readonly drift: string;
  readonly stale: string;
  readonly saves: string | null;
}

function exportedTasks(snapshot: Snapshot, runId: RunId): readonly ExportedTask[] {
  const rows = snapshot.all<PlanRow>(
    'SELECT number, name, agent, action, reason, uses_run_id, uses_number, drift, stale, saves FROM run_tasks WHERE run_id = ? ORDER BY number',
    runId,
  );
  return rows.map(({ uses_run_id, uses_number, drift, stale, saves, ...row }) => ({
    ...row,
    taskId: uses_run_id === null ? null : taskId(uses_run_id, uses_number),
    drift: storedJson(drift, shapes.drift, `the drift of ${row.name}`),
    stale: storedJson(stale, shapes.stale, `what is stale of ${row.name}`),
    saves: storedJsonOrNull(saves, shapes.saves, `what ${row.name} saved`),
  }));
}

/** Undefined when it is not there. */
export function exportedExecution(snapshot: Snapshot, id: TaskId): ExportedExecution | undefined {
  const execution = readExecution(snapshot, id);
  if (execution === undefined) return undefined;
  const { name, agent, origin, editedFrom, status, startedAt, durationMs, model, offline, overridden } = execution;
  const { definition, fingerprint, reads, output, error } = execution;
  return {
    ...{ taskId: id, name, agent, origin: origin === 'edit' ? 'edit' : 'run', editedFrom, status, startedAt },
    ...{ durationMs, model, offline, overridden, definition, fingerprint: fingerprint.fields, reads, output, error },
    outputIsJson: execution.json !== null,
    attempts: readAttempts(snapshot, id),
    toolCalls: readToolCalls(snapshot, id),
    guardrailResults: readGuardrailResults(snapshot, id),
  };
}

/** The run as it would be exported, without what it needs of others. */
export function exportedAlone(snapshot: Snapshot, run: RunRecord): ExportedRun {
  const numbers = snapshot.all<{ readonly number: number }>(
    'SELECT number FROM executions WHERE run_id = ? ORDER BY number',
    run.runId,
  );
  return exportedRun(
    snapshot,
    run,
    numbers.map(({ number }) => taskId(run.runId, number)),
  );
}
