import { canonicalJson } from '../../model/canonical-json.ts';
import type { Connection } from '../database/connection.ts';
import type { AttemptRecord } from '../records.ts';
import { addGuardrailResult } from '../rows/guardrail-results.ts';
import { jsonOrNull } from '../rows/json-or-null.ts';
import { addRunTask } from '../rows/run-tasks.ts';
import { storedCalls, storedMessages } from '../rows/stored-messages.ts';
import { type ExecutionKey, executionKey } from '../rows/task-ids.ts';
import { storeText } from '../rows/texts.ts';
import { addToolCall } from '../rows/tool-calls.ts';
import type { ExportedExecution, ExportedRun } from '../run-file.ts';
import { storeToolNames } from './write-attempt.ts';

/** The rows of a run and its plan, as imported ones: no process owns them. Called inside a transaction. */
export function writeRun(connection: Connection, run: ExportedRun, project: string | null): void {
  connection.run(
    `INSERT INTO runs (id, crew, status, partial, started_at, ended_at, inputs, options, model, offline, parent_run_id, root_run_id, error, owner, project)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?)`,
    run.runId,
    run.crew,
    run.status,
    Number(run.partial),
    run.startedAt,
    run.endedAt,
    storeText(connection, JSON.stringify(run.inputs)),
    JSON.stringify(run.options),
    run.model,
    Number(run.offline),
    run.parentRunId,
    run.rootRunId,
    jsonOrNull(run.error),
    project,
  );
  for (const task of run.tasks) {
    addRunTask(connection, run.runId, { ...task, uses: task.taskId === null ? null : executionKey(task.taskId) });
  }
}

/** The rows of an execution and of all that happened in it; the run's row is there. */
export function writeExecution(connection: Connection, execution: ExportedExecution): void {
  const key = executionKey(execution.taskId);
  connection.run(
    `INSERT INTO executions (run_id, number, name, agent, origin, edited_from, status, started_at, duration_ms, model, offline, overridden, definition, fingerprint, reads, output, json, error)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    key.runId,
    key.number,
    execution.name,
    execution.agent,
    execution.origin,
    execution.editedFrom,
    execution.status,
    execution.startedAt,
    execution.durationMs,
    execution.model,
    Number(execution.offline),
    Number(execution.overridden),
    storeText(connection, JSON.stringify(execution.definition)),
    storeText(connection, canonicalJson(execution.fingerprint)),
    JSON.stringify(execution.reads),
    storeText(connection, execution.output),
    Number(execution.outputIsJson),
    jsonOrNull(execution.error),
  );
  for (const attempt of execution.attempts) writeAttempt(connection, key, attempt);
  for (const call of execution.toolCalls) addToolCall(connection, key, call);
  for (const result of execution.guardrailResults) addGuardrailResult(connection, key, result);
}

function writeAttempt(connection: Connection, { runId, number }: ExecutionKey, attempt: AttemptRecord): void {
  const { usage } = attempt;
  connection.run(
    `INSERT INTO attempts (run_id, number, attempt, started_at, model, purpose, messages, tools, reply, reasoning, tool_calls, finish_reason,
       input_tokens, output_tokens, cached_tokens, reasoning_tokens, cost_usd, price, served_model, request_id, duration_ms, error)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    runId,
    number,
    attempt.attempt,
    attempt.startedAt,
    attempt.model,
    attempt.purpose,
    JSON.stringify(storedMessages(connection, attempt.messages)),
    storeToolNames(connection, attempt.tools),
    storeText(connection, attempt.text),
    storeText(connection, attempt.reasoning),
    JSON.stringify(storedCalls(connection, attempt.toolCalls)),
    attempt.finishReason,
    usage?.inputTokens ?? null,
    usage?.outputTokens ?? null,
    usage?.cachedTokens ?? null,
    usage?.reasoningTokens ?? null,
    attempt.costUsd,
    jsonOrNull(attempt.price),
    attempt.servedModel ?? null,
    attempt.requestId ?? null,
    attempt.ended ? attempt.durationMs : null,
    jsonOrNull(attempt.error),
  );
}
