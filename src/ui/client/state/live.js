import { createContext } from 'preact';
import { useContext, useEffect, useRef } from 'preact/hooks';

const types = ['hello', 'runs', 'history', 'text', 'project', 'alive', 'bye'];
const retryMs = 2000;
/** The server says at least every 2.5 seconds that it is there. A connection that hangs, as in a tunnel, ends by no error. */
const mostSilentMs = 7000;

/**
 * The server's events for as long as the page is seen: a hidden page would hold one of the six connections that a browser has.
 * `onState`: `open` or `lost`. Gives what ends it.
 * @param {{ run: string | null, onMessage: (message: any) => void, onState: (state: 'open' | 'lost') => void }} options
 */
export function listen({ run, onMessage, onState }) {
  let source = null;
  let timer = null;
  let silence = null;
  let wasHidden = false;
  const close = () => {
    clearTimeout(timer);
    clearTimeout(silence);
    source?.close();
    source = null;
  };
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      onState('lost');
      open();
    }, mostSilentMs);
  };
  const open = () => {
    close();
    heard();
    source = new EventSource(run === null ? '/api/events' : `/api/events?run=${encodeURIComponent(run)}`);
    for (const type of types) {
      source.addEventListener(type, ({ data }) => {
        heard();
        if (type === 'alive') return;
        if (type === 'hello') onState('open');
        const message = { ...JSON.parse(data || '{}'), type };
        onMessage(type === 'hello' && wasHidden ? { ...message, missed: true } : message);
        if (type === 'hello') wasHidden = false;
      });
    }
    source.onerror = () => {
      onState('lost');
      // A refusal ends an EventSource for good; a broken connection it mends by itself.
      if (source?.readyState === EventSource.CLOSED) timer = setTimeout(open, retryMs);
    };
  };
  const follow = () => {
    if (document.hidden) {
      wasHidden = true;
      close();
    } else if (source === null) open();
  };
  document.addEventListener('visibilitychange', follow);
  follow();
  return () => {
    document.removeEventListener('visibilitychange', follow);
    close();
  };
}

/** Tells whoever shows something what has happened. */
export function liveBus() {
  const listeners = new Set();
  return {
    tell: (message) => {
      for (const listener of [...listeners]) listener(message);
    },
    add(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const LiveContext = createContext(null);

/** Calls `listener` with each message while the view is shown. */
export function useLive(listener) {
  const bus = useContext(LiveContext);
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => bus.add((message) => latest.current(message)), [bus]);
}

/** A function that runs soon after it was last called, and not more often than each `delay` milliseconds. */
export function useSoon(action, delay) {
  const latest = useRef(action);
  latest.current = action;
  const timer = useRef(null);
  useEffect(() => () => clearTimeout(timer.current), []);
  return () => {
    timer.current ??= setTimeout(() => {
      timer.current = null;
      latest.current();
    }, delay);
  };
}
