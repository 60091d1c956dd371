import type { TaskId } from '../../run/ids.ts';
import type { Connection } from '../database/connection.ts';
import type { Snapshot } from '../database/snapshots.ts';
import type { GuardrailRecord } from '../records.ts';
import { storedWord } from './stored-json.ts';
import { type ExecutionKey, executionKey } from './task-ids.ts';
import { storeText } from './texts.ts';

/** Called inside a transaction. Results keep the order in which they are added. */
export function addGuardrailResult(
  connection: Connection,
  { runId, number }: ExecutionKey,
  result: GuardrailRecord,
): void {
  connection.run(
    `INSERT INTO guardrail_results (run_id, number, seq, answer, guardrail, verdict, reason, output, at)
     VALUES (?, ?, (SELECT coalesce(max(seq), 0) + 1 FROM guardrail_results WHERE run_id = ? AND number = ?), ?, ?, ?, ?, ?, ?)`,
    runId,
    number,
    runId,
    number,
    result.answer,
    result.guardrail,
    result.verdict,
    result.reason,
    storeText(connection, result.output),
    result.at,
  );
}

/** All that was said of an execution's answers, in order. */
export function readGuardrailResults({ all }: Snapshot, id: TaskId): readonly GuardrailRecord[] {
  const { runId, number } = executionKey(id);
  const results = all<GuardrailRecord>(resultSql, runId, number);
  for (const { verdict } of results) storedWord(verdict, verdicts, `a guardrail's verdict on ${id}`);
  return results;
}

const verdicts: readonly GuardrailRecord['verdict'][] = ['pass', 'fail', 'replace'];

const resultSql = `
  SELECT g.answer, g.guardrail, g.verdict, g.reason, o.text AS output, g.at
  FROM guardrail_results AS g JOIN texts AS o ON o.id = g.output
  WHERE g.run_id = ? AND g.number = ? ORDER BY g.seq`;
