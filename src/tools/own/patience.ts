import { timerMs } from '../../spec/timer.ts';

/** A limit on work that is not ours. It runs in real time, but not while `pause` holds it. */
export interface Patience {
  /** The work, or a rejection with `late()` once the time is up; the process stays alive until then. */
  wait<Value>(work: () => Promise<Value>): Promise<Value>;
  /** Does not count what this takes, and then begins anew. */
  pause<Value>(work: () => Promise<Value>): Promise<Value>;
}

/** A promise that never settles ends a process in which nothing else is left to do: the timer is what keeps it here. */
export function patience(seconds: number, late: () => Error): Patience {
  const over = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  let paused = 0;
  const begin = (): void => {
    timer = setTimeout(() => over.reject(late()), timerMs(seconds));
  };
  return {
    async wait(work) {
      begin();
      try {
        return await Promise.race([work(), over.promise]);
      } finally {
        paused = Number.POSITIVE_INFINITY;
        clearTimeout(timer);
      }
    },
    async pause(work) {
      paused += 1;
      clearTimeout(timer);
      try {
        return await work();
      } finally {
        paused -= 1;
        if (paused === 0) begin();
      }
    },
  };
}
