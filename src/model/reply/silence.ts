import { timerMs } from '../../spec/timer.ts';

/** Watches a reply: gives it up when nothing was heard for a while, or when the caller does. */
export interface SilenceWatch {
  readonly signal: AbortSignal;
  /** Something came: the time starts anew. */
  heard(): void;
  timedOut(): boolean;
  end(): void;
}

/** `seconds` of silence, or the caller's signal, abort the watch's signal. */
export function watchSilence(seconds: number, caller: AbortSignal): SilenceWatch {
  const controller = new AbortController();
  const patience = timerMs(seconds);
  let timedOut = false;
  let lastHeard = performance.now();
  // Pieces come by the hundred: each only says when it came, and the timer looks at that when it is due.
  const look = () => {
    const left = patience - (performance.now() - lastHeard);
    if (left >= 1) {
      timer = setTimeout(look, left);
      return;
    }
    timedOut = true;
    controller.abort();
  };
  let timer = setTimeout(look, patience);
  const stop = () => controller.abort();
  caller.addEventListener('abort', stop, { once: true });
  if (caller.aborted) stop();
  return {
    signal: controller.signal,
    heard() {
      lastHeard = performance.now();
    },
    timedOut: () => timedOut,
    end() {
      clearTimeout(timer);
      caller.removeEventListener('abort', stop);
    },
  };
}
