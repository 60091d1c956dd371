/** Node's timers wait no longer, and end at once what should. 24.8 days. */
const longestMs = 2 ** 31 - 1;

/** Seconds that a user gave, as the whole milliseconds of a timer. */
export function timerMs(seconds: number): number {
  return Math.min(Math.ceil(seconds * 1000), longestMs);
}
