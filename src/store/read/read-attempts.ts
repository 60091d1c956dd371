import type { TaskId } from '../../run/ids.ts';
import type { Snapshot } from '../database/snapshots.ts';
import type { AttemptRecord } from '../records.ts';
import { callsOf, messagesOf, type StoredCall, type StoredMessage, textsOf } from '../rows/stored-messages.ts';
import { executionKey } from '../rows/task-ids.ts';
import { readTexts } from '../rows/texts.ts';

/** All attempts of an execution, in order. */
export function readAttempts(snapshot: Snapshot, id: TaskId): readonly AttemptRecord[] {
  const { runId, number } = executionKey(id);
  const found = snapshot.all<AttemptRow>(attemptSql, runId, number).map((row) => ({
    row,
    messages: JSON.parse(row.messages) as readonly StoredMessage[],
    toolCalls: JSON.parse(row.tool_calls) as readonly StoredCall[],
  }));
  const ids = found.flatMap(({ row, messages, toolCalls }) => [
    ...[row.reply, row.reasoning, row.tools].filter((text) => text !== null),
    ...textsOf(messages),
    ...toolCalls.map((call) => call.arguments),
  ]);
  const texts = readTexts(snapshot.connection, ids);
  return found.map((attempt) => attemptRecord(attempt, texts));
}

const attemptSql = 'SELECT * FROM attempts WHERE run_id = ? AND number = ? ORDER BY attempt';

interface AttemptRow {
  readonly attempt: number;
  readonly started_at: string;
  readonly model: string;
  readonly purpose: AttemptRecord['purpose'];
  readonly messages: string;
  readonly tools: number | null;
  readonly tool_calls: string;
  readonly reply: number | null;
  readonly reasoning: number | null;
  readonly finish_reason: string | null;
  readonly input_tokens: number | null;
  readonly output_tokens: number;
  readonly cached_tokens: number;
  readonly reasoning_tokens: number;
  readonly cost_usd: number | null;
  readonly price: string | null;
  readonly served_model: string | null;
  readonly request_id: string | null;
  readonly duration_ms: number | null;
  readonly error: string | null;
}

interface FoundAttempt {
  readonly row: AttemptRow;
  readonly messages: readonly StoredMessage[];
  readonly toolCalls: readonly StoredCall[];
}

function attemptRecord({ row, messages, toolCalls }: FoundAttempt, texts: ReadonlyMap<number, string>): AttemptRecord {
  return {
    attempt: row.attempt,
    startedAt: row.started_at,
    model: row.model,
    purpose: row.purpose,
    messages: messagesOf(messages, texts),
    tools: row.tools === null ? [] : JSON.parse(texts.get(row.tools)!),
    ended: row.duration_ms !== null,
    text: row.reply === null ? null : texts.get(row.reply)!,
    reasoning: row.reasoning === null ? null : texts.get(row.reasoning)!,
    toolCalls: callsOf(toolCalls, texts),
    finishReason: row.finish_reason,
    usage: usage(row),
    costUsd: row.cost_usd,
    price: row.price === null ? null : JSON.parse(row.price),
    servedModel: row.served_model,
    requestId: row.request_id,
    durationMs: row.duration_ms ?? 0,
    error: row.error === null ? null : JSON.parse(row.error),
  };
}

function usage(row: AttemptRow) {
  if (row.input_tokens === null) return null;
  return {
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    cachedTokens: row.cached_tokens,
    reasoningTokens: row.reasoning_tokens,
  };
}
