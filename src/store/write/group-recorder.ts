import type { CrewEvent } from '../../run/events.ts';
import type { Recorder } from './record.ts';

/** Collects what several runs record in one turn of the event loop and stores it in one transaction. */
export interface GroupRecorder {
  /** Settles once the event is stored. */
  record(event: CrewEvent): Promise<void>;
  /** Stores what waits, at once. */
  flush(): void;
}

interface Waiting {
  readonly event: CrewEvent;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const settled = Promise.resolve();

/** `told` turns what SQLite throws into errors for people. */
export function groupRecorder(recorder: Recorder, told: (error: unknown) => unknown): GroupRecorder {
  let waiting: Waiting[] = [];
  let turnEnd: NodeJS.Immediate | undefined;
  const flush = () => {
    clearImmediate(turnEnd);
    turnEnd = undefined;
    const group = waiting;
    waiting = [];
    if (group.length === 0) return;
    try {
      recorder.recordAll(group.map(({ event }) => event));
      for (const { resolve } of group) resolve();
    } catch {
      // One event of the group cannot be stored; the others must not suffer, so each is tried by itself.
      for (const one of group) storeAlone(recorder, one, told);
    }
  };
  return {
    record(event) {
      if (!recorder.keeps(event)) return settled;
      return new Promise((resolve, reject) => {
        waiting.push({ event, resolve, reject });
        turnEnd ??= setImmediate(flush);
      });
    },
    flush,
  };
}

function storeAlone(recorder: Recorder, { event, resolve, reject }: Waiting, told: (error: unknown) => unknown): void {
  try {
    recorder.recordAll([event]);
    resolve();
  } catch (error) {
    reject(told(error));
  }
}
