import { CrewError, unreachable } from '../../errors.ts';
import { canonicalJson } from '../../model/canonical-json.ts';
import type {
  CrewEvent,
  EditedOutput,
  PlanRow,
  RunEnd,
  RunStart,
  TaskEnd,
  TaskFail,
  TaskStart,
} from '../../run/events.ts';
import type { RunId, TaskId } from '../../run/ids.ts';
import type { Connection } from '../database/connection.ts';
import { addGuardrailResult } from '../rows/guardrail-results.ts';
import { jsonOrNull } from '../rows/json-or-null.ts';
import { dataFlag } from '../rows/json-outputs.ts';
import { addRunTask } from '../rows/run-tasks.ts';
import { type ExecutionKey, executionKey } from '../rows/task-ids.ts';
import { storeText } from '../rows/texts.ts';
import { addToolCall, addToolResult } from '../rows/tool-calls.ts';
import { writeAttempt, writeAttemptResult } from './write-attempt.ts';

/** Whose the runs are that start. */
export interface Belonging {
  /** Name of the process that runs them. */
  readonly owner: () => string;
  /** Null: not known. */
  readonly project: string | null;
}

/** The rows of one event; called inside a transaction. Events that leave no row are passed over. */
export function writeEvent(connection: Connection, event: CrewEvent, belonging: Belonging): void {
  switch (event.type) {
    case 'run-start':
      writeRun(connection, event, belonging);
      break;
    case 'task-start':
      writeExecution(connection, event);
      break;
    case 'model-request':
      // What was said before a tool was called or an answer sent back is no part of the answer that comes now.
      if (event.purpose === 'answer' && event.attempt > 1) removePartial(connection, event.taskId);
      writeAttempt(connection, event);
      break;
    case 'model-retry':
      removePartial(connection, event.taskId);
      writeAttemptResult(connection, event);
      break;
    case 'model-reply':
      writeAttemptResult(connection, event);
      break;
    case 'tool-call':
      addToolCall(connection, executionKey(event.taskId), { ...event, startedAt: event.at, ...noResult });
      break;
    case 'tool-result':
      addToolResult(connection, event);
      break;
    case 'guardrail-result':
      addGuardrailResult(connection, executionKey(event.taskId), event);
      break;
    case 'task-end':
    case 'task-fail':
      endExecution(connection, event);
      break;
    case 'run-end':
      endRun(connection, event);
      break;
    case 'model-delta':
    case 'task-reuse':
    case 'task-edit':
    case 'task-skip':
    case 'model-wait':
    case 'model-fallback':
    case 'model-warning':
    case 'tool-log':
    case 'output-file':
      break;
    default:
      unreachable(event);
  }
}

const noResult = { ok: null, output: null, durationMs: null };

function writeRun(connection: Connection, event: RunStart, { owner, project }: Belonging): void {
  connection.run(
    `INSERT INTO runs (id, crew, status, started_at, inputs, options, model, offline, parent_run_id, root_run_id, batch_id, batch_row, owner, project)
     VALUES (?, ?, 'running', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    event.runId,
    event.crew,
    event.at,
    storeText(connection, JSON.stringify(event.inputs)),
    JSON.stringify(event.options),
    event.model,
    Number(event.offline),
    event.parentRunId,
    event.rootRunId,
    event.batch?.batchId ?? null,
    event.batch?.row ?? null,
    owner(),
    project,
  );
  for (const task of event.tasks) {
    const uses = executionUsed(event.runId, task);
    if (uses !== null && task.action === 'reuse') refuseIfPruned(connection, uses, task);
    addRunTask(connection, event.runId, { ...task, uses });
    if (task.edit !== null) writeEdit(connection, event, { ...task, edit: task.edit });
  }
}

/** An output given by hand is whole from the start, and is on disk with the run's own row. */
function writeEdit(connection: Connection, event: RunStart, task: PlanRow & { readonly edit: EditedOutput }): void {
  const { output, editedFrom, definition, fingerprint } = task.edit;
  connection.run(
    `INSERT INTO executions (run_id, number, name, agent, origin, edited_from, status, started_at, duration_ms, offline, overridden, definition, fingerprint, reads, output, json)
     VALUES (?, ?, ?, ?, 'edit', ?, 'completed', ?, 0, 0, 0, ?, ?, '[]', ?, ?)`,
    event.runId,
    task.number,
    task.name,
    task.agent,
    editedFrom,
    event.at,
    storeText(connection, JSON.stringify(definition)),
    storeText(connection, canonicalJson(fingerprint.fields)),
    storeText(connection, output),
    dataFlag(definition.task.outputSchema !== undefined, output),
  );
}

/** Between planning and starting a replay, somebody may have pruned what it reuses. */
function refuseIfPruned({ get }: Connection, { runId, number }: ExecutionKey, { name, taskId }: PlanRow): void {
  if (get('SELECT 1 FROM executions WHERE run_id = ? AND number = ?', runId, number) !== undefined) return;
  throw new CrewError('not-found', `${name} cannot be reused: ${taskId} was pruned just now`, {
    hint: 'See what is here:  crew runs',
  });
}

/** A task that runs uses its own execution, whose row comes with its start. */
function executionUsed(runId: RunId, task: PlanRow): ExecutionKey | null {
  if (task.taskId !== null) return executionKey(task.taskId);
  return task.action === 'run' ? { runId, number: task.number } : null;
}

function writeExecution(connection: Connection, event: TaskStart): void {
  connection.run(
    `INSERT INTO executions (run_id, number, name, agent, origin, status, started_at, model, offline, overridden, definition, fingerprint, reads)
     VALUES (?, ?, ?, ?, 'run', 'running', ?, ?, ?, ?, ?, ?, ?)`,
    event.runId,
    event.number,
    event.name,
    event.agent,
    event.at,
    event.model,
    Number(event.offline),
    Number(event.overridden),
    storeText(connection, JSON.stringify(event.definition)),
    storeText(connection, canonicalJson(event.fingerprint.fields)),
    JSON.stringify(event.reads),
  );
}

function removePartial(connection: Connection, id: TaskId): void {
  const { runId, number } = executionKey(id);
  connection.run('UPDATE executions SET partial = NULL WHERE run_id = ? AND number = ?', runId, number);
}

function endExecution(connection: Connection, event: TaskEnd | TaskFail): void {
  const failed = event.type === 'task-fail';
  connection.run(
    'UPDATE executions SET status = ?, output = ?, json = ?, partial = NULL, duration_ms = ?, error = ?, model = coalesce(?, model) WHERE run_id = ? AND number = ?',
    failed ? event.status : 'completed',
    storeText(connection, event.output),
    dataFlag(event.type === 'task-end' && event.json !== undefined, event.output),
    Math.round(event.durationMs),
    jsonOrNull(failed ? event.error : null),
    event.type === 'task-end' ? (event.model ?? null) : null,
    event.runId,
    executionKey(event.taskId).number,
  );
}

function endRun(connection: Connection, event: RunEnd): void {
  connection.run(
    'UPDATE runs SET status = ?, partial = ?, ended_at = ?, error = ? WHERE id = ?',
    event.status,
    Number(event.partial),
    event.at,
    jsonOrNull(event.error),
    event.runId,
  );
}
