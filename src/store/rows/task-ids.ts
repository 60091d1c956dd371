import type { RunId, TaskId } from '../../run/ids.ts';

/** The key of an execution's row. */
export interface ExecutionKey {
  readonly runId: RunId;
  readonly number: number;
}

/** Takes a task id apart; the number is 0, which names no row, when it is none. */
export function executionKey(id: TaskId): ExecutionKey {
  const dash = id.indexOf('-');
  const digits = id.slice(dash + 1);
  return { runId: id.slice(0, dash) as RunId, number: /^[1-9]\d*$/.test(digits) ? Number(digits) : 0 };
}
