import { createContext } from 'preact';
import { useCallback, useContext, useEffect, useRef, useState } from 'preact/hooks';
import { getJson, isAbort } from './api.js';

const mostKept = 60;

/** What was read, so that going back shows it at once while it is read again. */
export function resourceCache() {
  const kept = new Map();
  return {
    get: (path) => kept.get(path),
    set(path, data) {
      kept.delete(path);
      kept.set(path, data);
      if (kept.size > mostKept) kept.delete(kept.keys().next().value);
    },
    clear: () => kept.clear(),
  };
}

export const CacheContext = createContext(null);

/**
 * Data of an address of the API, read again by `reload`; what was there stays until the new is.
 * `path` null: nothing is wanted. `error` is of the last try.
 * @param {string | null} path
 */
export function useResource(path) {
  const cache = useContext(CacheContext);
  const [state, setState] = useState({ path: null, data: undefined, error: null });
  const running = useRef(null);
  const reload = useCallback(async () => {
    if (path === null) return;
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    try {
      const data = await getJson(path, controller.signal);
      cache.set(path, data);
      if (running.current === controller) setState({ path, data, error: null });
    } catch (error) {
      if (isAbort(error) || running.current !== controller) return;
      setState((before) => ({ path, data: before.path === path ? before.data : cache.get(path), error }));
    }
  }, [path, cache]);
  useEffect(() => {
    reload();
    return () => {
      running.current?.abort();
      running.current = null;
    };
  }, [reload]);
  const isOwn = state.path === path;
  const data = path === null ? undefined : isOwn && state.data !== undefined ? state.data : cache.get(path);
  return { data, error: isOwn ? state.error : null, reload };
}

/** True once something has been waited for so long that it is worth showing. */
export function useDelayed(isWaiting, delay = 200) {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    setIsLong(false);
    if (!isWaiting) return undefined;
    const timer = setTimeout(() => setIsLong(true), delay);
    return () => clearTimeout(timer);
  }, [isWaiting, delay]);
  return isWaiting && isLong;
}
