/** Waits until one more request fits, after it has told for how many milliseconds when that can be noticed. Rejects with the signal's reason when it is aborted. */
export type Pace = (signal: AbortSignal, onWait: OnWait) => Promise<void>;

export type OnWait = (milliseconds: number) => void | Promise<void>;

const minuteMs = 60_000;
/** A shorter wait is over before anybody has read of it. */
const noticedMs = 1000;

/** At most so many requests in any minute, in the order in which they asked. */
export function openPace(perMinute: number): Pace {
  // Of the last requests, when each was let go; one that waits stands here with its time to come.
  const times: number[] = [];
  return async (signal, onWait) => {
    signal.throwIfAborted();
    const at = Math.max(performance.now(), (times.at(-perMinute) ?? -minuteMs) + minuteMs);
    times.push(at);
    if (times.length > perMinute) times.shift();
    if (at - performance.now() >= noticedMs) await onWait(Math.ceil(at - performance.now()));
    await waited(at - performance.now(), signal);
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
