import type { ToolResultEvent } from '../../run/events.ts';
import type { RunId, TaskId } from '../../run/ids.ts';
import type { Connection } from '../database/connection.ts';
import type { Snapshot } from '../database/snapshots.ts';
import type { SideEffects, ToolCallRecord } from '../records.ts';
import { storedTime } from './stored-json.ts';
import { type ExecutionKey, executionKey } from './task-ids.ts';
import { storeText } from './texts.ts';

/** Called inside a transaction; so are the other writers here. */
export function addToolCall(connection: Connection, { runId, number }: ExecutionKey, call: ToolCallRecord): void {
  connection.run(
    `INSERT INTO tool_calls (run_id, number, call, attempt, tool, arguments, side_effects, idempotency_key, started_at, ok, output, duration_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    runId,
    number,
    call.call,
    call.attempt,
    call.tool,
    storeText(connection, call.arguments),
    Number(call.sideEffects),
    call.idempotencyKey,
    call.startedAt,
    call.ok === null ? null : Number(call.ok),
    storeText(connection, call.output),
    call.durationMs,
  );
}

export function addToolResult(connection: Connection, event: ToolResultEvent): void {
  const { runId, number } = executionKey(event.taskId);
  connection.run(
    'UPDATE tool_calls SET ok = ?, output = ?, duration_ms = ? WHERE run_id = ? AND number = ? AND call = ?',
    Number(event.ok),
    storeText(connection, event.output),
    Math.round(event.durationMs),
    runId,
    number,
    event.call,
  );
}

interface ToolCallRow {
  readonly call: number;
  readonly attempt: number;
  readonly tool: string;
  readonly arguments: string;
  readonly side_effects: number;
  readonly idempotency_key: string;
  readonly started_at: string;
  readonly ok: number | null;
  readonly output: string | null;
  readonly duration_ms: number | null;
}

/** All tool calls of an execution, in order. */
export function readToolCalls(snapshot: Snapshot, id: TaskId): readonly ToolCallRecord[] {
  const { runId, number } = executionKey(id);
  return snapshot.all<ToolCallRow>(callSql, runId, number).map((row) => ({
    call: row.call,
    attempt: row.attempt,
    tool: row.tool,
    arguments: row.arguments,
    sideEffects: row.side_effects === 1,
    idempotencyKey: row.idempotency_key,
    startedAt: storedTime(row.started_at, `the start of a tool call of ${id}`),
    output: row.output,
    ok: row.ok === null ? null : row.ok === 1,
    durationMs: row.duration_ms,
  }));
}

const callSql = `
  SELECT c.call, c.attempt, c.tool, a.text AS arguments, c.side_effects, c.idempotency_key, c.started_at,
    c.ok, o.text AS output, c.duration_ms
  FROM tool_calls AS c JOIN texts AS a ON a.id = c.arguments LEFT JOIN texts AS o ON o.id = c.output
  WHERE c.run_id = ? AND c.number = ? ORDER BY c.call`;

/** By task in order, then by the tool's first call. Calls that failed or have no result count too: they may have changed something. */
export function readSideEffects({ all }: Snapshot, runId: RunId): readonly SideEffects[] {
  return all<SideEffects>(sideEffectsSql, runId);
}

const sideEffectsSql = `
  SELECT t.name, c.tool, count(*) AS times
  FROM run_tasks AS t CROSS JOIN tool_calls AS c ON c.run_id = t.uses_run_id AND c.number = t.uses_number
  WHERE t.run_id = ? AND c.side_effects = 1
  GROUP BY t.number, c.tool ORDER BY t.number, min(c.call)`;
