/** Watches a reply: gives it up when nothing was heard for a while, or when the caller does. */
export interface SilenceWatch {
  readonly signal: AbortSignal;
  /** Something came: the time starts anew. */
  heard(): void;
  timedOut(): boolean;
  end(): void;
}

const longestTimerMs = 2 ** 31 - 1;

/** `seconds` of silence, or the caller's signal, abort the watch's signal. */
export function watchSilence(seconds: number, caller: AbortSignal): SilenceWatch {
  const controller = new AbortController();
  let timedOut = false;
  const timer = setTimeout(
    () => {
      timedOut = true;
      controller.abort();
    },
    Math.min(seconds * 1000, longestTimerMs),
  );
  const stop = () => controller.abort();
  caller.addEventListener('abort', stop, { once: true });
  if (caller.aborted) stop();
  return {
    signal: controller.signal,
    heard: () => void timer.refresh(),
    timedOut: () => timedOut,
    end() {
      clearTimeout(timer);
      caller.removeEventListener('abort', stop);
    },
  };
}
