/** Waits until one more request fits, after it has told for how many milliseconds when that can be noticed. Rejects with the signal's reason when it is aborted. */
export type Pace = (signal: AbortSignal, onWait: OnWait) => Promise<void>;

export type OnWait = (milliseconds: number) => void | Promise<void>;

const minuteMs = 60_000;
/** A shorter wait is over before anybody has read of it. */
const noticedMs = 1000;

/** At most so many requests in any minute, in the order in which they asked. */
export function openPace(perMinute: number): Pace {
  // Of the requests of the last minute, when each was let go; one that waits stands here with its time to come.
  const times: number[] = [];
  return async (signal, onWait) => {
    signal.throwIfAborted();
    const now = performance.now();
    while ((times[0] ?? now) < now - minuteMs) times.shift();
    const at = Math.max(now, (times.at(-perMinute) ?? -minuteMs) + minuteMs);
    times.push(at);
    try {
      if (at - now >= noticedMs) await onWait(Math.ceil(at - now));
      await waited(at - performance.now(), signal);
    } catch (error) {
      // It was never made: others need not wait for its turn.
      times.splice(times.indexOf(at), 1);
      throw error;
    }
  };
}

function waited(milliseconds: number, signal: AbortSignal): Promise<void> | undefined {
  if (milliseconds <= 0) return undefined;
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });
}
