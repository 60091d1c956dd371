/** Waits until one more request fits. Rejects with the signal's reason when it is aborted. */
export type Pace = (signal: AbortSignal) => Promise<void>;

const minuteMs = 60_000;

/** At most so many requests in any minute, in the order in which they asked. */
export function openPace(perMinute: number): Pace {
  // Of the last requests, when each was let go; one that waits stands here with its time to come.
  const times: number[] = [];
  return async (signal) => {
    signal.throwIfAborted();
    const at = Math.max(performance.now(), (times.at(-perMinute) ?? -minuteMs) + minuteMs);
    times.push(at);
    if (times.length > perMinute) times.shift();
    await waited(at - performance.now(), signal);
  };
}

function waited(milliseconds: number, signal: AbortSignal): Promise<void> | undefined {
  if (milliseconds <= 0) return undefined;
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
