import type { TaskName } from '../../spec/crew-spec.ts';
import type { TaskId } from '../ids.ts';
import type { RecordedOutput, StaleRead } from '../plan.ts';

/** The recorded reads of an output that are not what this run would give it. `ids`: what each earlier task has in this run. A task that it did not read then is drift of its context, not staleness. */
export function staleReads(
  recorded: RecordedOutput,
  context: readonly TaskName[],
  ids: ReadonlyMap<TaskName, TaskId | null>,
): readonly StaleRead[] {
  if (recorded.origin === 'edit') return [];
  const madeFrom = new Map(
    recorded.fingerprint.fields.context.map((name, index) => [name, recorded.reads[index] ?? null]),
  );
  return context.flatMap((name) => {
    const then = madeFrom.get(name);
    const now = ids.get(name) ?? null;
    return then === undefined || then === now ? [] : [{ name, madeFrom: then, now }];
  });
}
