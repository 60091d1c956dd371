import type { TaskName } from '../spec/crew-spec.ts';
import type { TaskId } from './ids.ts';
import type { RecordedOutput, StaleRead } from './plan.ts';

export interface Reads {
  /** What each task before this one has in the run that is planned; null: nothing. */
  readonly now: Map<TaskName, TaskId | null>;
}

/** The recorded reads of an output that are not what this run would give it. A task that it did not read then is drift of its context, not staleness. */
export function staleReads(recorded: RecordedOutput, context: readonly TaskName[], reads: Reads): readonly StaleRead[] {
  const madeFrom = new Map(recorded.fingerprint.fields.context.map((name, index) => [name, recorded.reads[index] ?? null]));
  return context.flatMap((name) => {
    const then = madeFrom.get(name);
    const today = reads.now.get(name) ?? null;
    return then === undefined || then === today ? [] : [{ name, madeFrom: then, now: today }];
  });
}
