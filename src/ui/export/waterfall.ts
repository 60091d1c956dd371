import type { RunRecord, TaskRecord } from '../../store/records.ts';
import type { Bar } from './document.ts';

/** When each task ran within its run; null for what did not run in it. `now` in epoch milliseconds. */
export function waterfall(run: RunRecord, tasks: readonly TaskRecord[], now: number): readonly (Bar | null)[] {
  const start = Date.parse(run.startedAt);
  const spans = tasks.map((task) => span(task, now));
  const ends = spans.flatMap((one) => (one === null ? [] : [one.end]));
  const end = run.endedAt === null ? start : Date.parse(run.endedAt);
  const whole = Math.max(1, end - start, ...ends.map((one) => one - start));
  return spans.map((one) => {
    if (one === null) return null;
    const from = Math.max(0, one.start - start);
    return { start: from / whole, width: Math.max(0, one.end - start - from) / whole };
  });
}

function span({ origin, startedAt, durationMs, status }: TaskRecord, now: number) {
  if (origin !== 'run' || startedAt === null) return null;
  const start = Date.parse(startedAt);
  if (status === 'running') return { start, end: Math.max(now, start) };
  return { start, end: start + (durationMs ?? 0) };
}
