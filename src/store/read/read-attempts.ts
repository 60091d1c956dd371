import type { TaskId } from '../../run/ids.ts';
import type { Snapshot } from '../database/snapshots.ts';
import type { AttemptRecord } from '../records.ts';
import { shapes } from '../rows/shapes.ts';
import { damagedRow, storedJson, storedJsonOrNull, storedTime } from '../rows/stored-json.ts';
import { callsOf, messagesOf, type StoredCall, type StoredMessage, textsOf } from '../rows/stored-messages.ts';
import { executionKey } from '../rows/task-ids.ts';
import { readTexts } from '../rows/texts.ts';

/** All attempts of an execution, in order. */
export function readAttempts(snapshot: Snapshot, id: TaskId): readonly AttemptRecord[] {
  const { runId, number } = executionKey(id);
  const found = snapshot.all<AttemptRow>(attemptSql, runId, number).map((row) => ({
    row,
    messages: storedJson<readonly StoredMessage[]>(row.messages, shapes.messages, `the messages of ${id}`),
    toolCalls: storedJson<readonly StoredCall[]>(row.tool_calls, shapes.toolCalls, `the tool calls of ${id}`),
  }));
  const ids = found.flatMap(({ row, messages, toolCalls }) => [
    ...[row.reply, row.reasoning, row.tools].filter((text) => text !== null),
    ...textsOf(messages),
    ...toolCalls.map((call) => call.arguments),
  ]);
  const texts = readTexts(snapshot.connection, ids);
  if (ids.some((text) => !texts.has(text))) throw damagedRow(`a text that ${id} names is not there: it`);
  return found.map((attempt) => attemptRecord(attempt, texts, id));
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

function attemptRecord(
  { row, messages, toolCalls }: FoundAttempt,
  texts: ReadonlyMap<number, string>,
  id: TaskId,
): AttemptRecord {
  return {
    attempt: row.attempt,
    startedAt: storedTime(row.started_at, `the start of an attempt of ${id}`),
    model: row.model,
    purpose: row.purpose,
    messages: messagesOf(messages, texts),
    tools: row.tools === null ? [] : storedJson(texts.get(row.tools), shapes.toolNames, `the tools of ${id}`),
    ended: row.duration_ms !== null,
    text: row.reply === null ? null : texts.get(row.reply)!,
    reasoning: row.reasoning === null ? null : texts.get(row.reasoning)!,
    toolCalls: callsOf(toolCalls, texts),
    finishReason: row.finish_reason,
    usage: usage(row),
    costUsd: row.cost_usd,
    price: storedJsonOrNull(row.price, shapes.price, `a price of ${id}`),
    servedModel: row.served_model,
    requestId: row.request_id,
    durationMs: row.duration_ms ?? 0,
    error: storedJsonOrNull(row.error, shapes.error, `an error of ${id}`),
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
