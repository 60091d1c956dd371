import type { AttemptResult, ModelReplyEvent, ModelRequestEvent, ModelRetry } from '../../run/events.ts';
import type { Connection } from '../database/connection.ts';
import { jsonOrNull } from '../rows/json-or-null.ts';
import { storedCalls, storedMessages } from '../rows/stored-messages.ts';
import { executionKey } from '../rows/task-ids.ts';
import { storeText } from '../rows/texts.ts';

/** The row of an attempt that begins; called inside a transaction. */
export function writeAttempt(connection: Connection, event: ModelRequestEvent): void {
  connection.run(
    `INSERT INTO attempts (run_id, number, attempt, started_at, model, purpose, messages, tools)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    event.runId,
    executionKey(event.taskId).number,
    event.attempt,
    event.at,
    event.model,
    event.purpose,
    JSON.stringify(storedMessages(connection, event.messages)),
    storeToolNames(connection, event.tools),
  );
}

/** Id of a text, the same for all attempts that were offered the same tools; null: none. */
export function storeToolNames(connection: Connection, names: readonly string[]): number | null {
  return storeText(connection, names.length === 0 ? null : JSON.stringify(names));
}

/** What the attempt came to, in its row. */
export function writeAttemptResult(
  connection: Connection,
  event: (ModelRetry | ModelReplyEvent) & AttemptResult,
): void {
  connection.run(
    `UPDATE attempts SET reply = ?, reasoning = ?, tool_calls = ?, finish_reason = ?, input_tokens = ?, output_tokens = ?, cached_tokens = ?,
       reasoning_tokens = ?, cost_usd = ?, price = ?, served_model = ?, request_id = ?, duration_ms = ?, error = ?
     WHERE run_id = ? AND number = ? AND attempt = ?`,
    storeText(connection, event.text),
    storeText(connection, event.reasoning),
    JSON.stringify(storedCalls(connection, event.toolCalls)),
    event.finishReason,
    event.usage?.inputTokens ?? null,
    event.usage?.outputTokens ?? null,
    event.usage?.cachedTokens ?? null,
    event.usage?.reasoningTokens ?? null,
    event.costUsd,
    jsonOrNull(event.price),
    event.servedModel ?? null,
    event.requestId ?? null,
    Math.round(event.durationMs),
    jsonOrNull(event.error),
    event.runId,
    executionKey(event.taskId).number,
    event.attempt,
  );
}
