import type { Message } from '../model/model.ts';
import type { TaskId } from '../run/ids.ts';
import type { AttemptRecord } from './records.ts';
import type { Snapshot } from './snapshots.ts';
import { executionKey } from './task-ids.ts';
import { readTexts } from './texts.ts';

/** All attempts of an execution, in order. */
export function readAttempts(snapshot: Snapshot, id: TaskId): readonly AttemptRecord[] {
  const { runId, number } = executionKey(id);
  const rows = snapshot.all<AttemptRow>(attemptSql, runId, number);
  const messages = rows.map((row): readonly StoredMessage[] => JSON.parse(row.messages));
  const ids = rows.flatMap((row, index) => [
    ...[row.reply, row.reasoning].filter((text) => text !== null),
    ...messages[index]!.map((message) => message.content),
  ]);
  const texts = readTexts(snapshot.connection, ids);
  return rows.map((row, index) => attemptRecord(row, messages[index]!, texts));
}

const attemptSql = 'SELECT * FROM attempts WHERE run_id = ? AND number = ? ORDER BY attempt';

/** `content` is the id of its text. */
interface StoredMessage {
  readonly role: Message['role'];
  readonly content: number;
}

interface AttemptRow {
  readonly attempt: number;
  readonly started_at: string;
  readonly model: string;
  readonly messages: string;
  readonly reply: number | null;
  readonly reasoning: number | null;
  readonly finish_reason: string | null;
  readonly input_tokens: number | null;
  readonly output_tokens: number;
  readonly cached_tokens: number;
  readonly reasoning_tokens: number;
  readonly cost_usd: number | null;
  readonly price: string | null;
  readonly duration_ms: number | null;
  readonly error: string | null;
}

function attemptRecord(
  row: AttemptRow,
  messages: readonly StoredMessage[],
  texts: ReadonlyMap<number, string>,
): AttemptRecord {
  return {
    attempt: row.attempt,
    startedAt: row.started_at,
    model: row.model,
    messages: messages.map(({ role, content }) => ({ role, content: texts.get(content)! })),
    ended: row.duration_ms !== null,
    text: row.reply === null ? null : texts.get(row.reply)!,
    reasoning: row.reasoning === null ? null : texts.get(row.reasoning)!,
    finishReason: row.finish_reason,
    usage: usage(row),
    costUsd: row.cost_usd,
    price: row.price === null ? null : JSON.parse(row.price),
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
