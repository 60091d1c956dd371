import type { ChalkInstance } from 'chalk';
import { unreachable } from '../errors.ts';
import type { RunRecord, TaskRecord } from '../store/records.ts';

type Shown = Pick<TaskRecord, 'status' | 'reused' | 'origin'>;

/** A task's status in a word or two; a row that was reused, or given by hand, says so. */
export function taskStatusText({ status, reused, origin }: Shown): string {
  if (reused) return 'reused';
  if (origin === 'edit') return 'edited';
  return status === 'not-run' ? 'not run' : status;
}

/** Why a task has no execution, in words. */
export function reasonText(reason: TaskRecord['reason']): string {
  if (reason === null) return '';
  return reason === 'left-out' ? 'left out' : 'not reached';
}

/** A run's status; `partial` when it was asked to leave tasks out. */
export function runStatusText({ status, partial }: Pick<RunRecord, 'status' | 'partial'>): string {
  return partial ? `${status} (partial)` : status;
}

export function statusPaint(status: TaskRecord['status'], paint: ChalkInstance): ChalkInstance {
  switch (status) {
    case 'completed':
      return paint.green;
    case 'failed':
      return paint.red;
    case 'interrupted':
      return paint.yellow;
    case 'running':
      return paint.cyan;
    case 'skipped':
    case 'not-run':
      return paint.dim;
    default:
      return unreachable(status);
  }
}
