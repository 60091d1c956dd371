import type { CrewEvent, Emit } from '../../run/events.ts';

/** Tells events in order, an answer only once it is safe. */
export interface Teller {
  readonly tell: Emit;
  /** Tells the event once `safe` has settled, and all that follow behind it. Does not wait for that. */
  tellOnce(safe: Promise<void>, event: CrewEvent): void;
  /** Settles once nothing is held up any more, whatever became of it. */
  rest(): Promise<void>;
}

/**
 * A task's end is told when its output is on the disk. The run does not wait for that: the next task's request goes out meanwhile, and
 * what comes then waits its turn. Whatever was held up throws at the next event.
 */
export function tellerOf(deliver: Emit): Teller {
  let held: Promise<void> | null = null;
  const behind = (before: Promise<void>, event: CrewEvent): Promise<void> => {
    const told = before.then(() => deliver(event));
    held = told;
    told.then(
      () => {
        if (held === told) held = null;
      },
      // The next event meets it.
      () => undefined,
    );
    return told;
  };
  return {
    tell(event) {
      if (held === null) return deliver(event);
      const told = behind(held, event);
      return goesOn.has(event.type) ? settled : told;
    },
    tellOnce(safe, event) {
      void behind(held === null ? safe : Promise.all([held, safe]).then(() => undefined), event);
    },
    rest: () => (held ?? settled).catch(() => undefined),
  };
}

const settled = Promise.resolve();

/** From a task's end to the next request nothing waits. */
const goesOn: ReadonlySet<CrewEvent['type']> = new Set(['task-start', 'model-request']);
