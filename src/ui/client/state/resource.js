import { createContext } from 'preact';
import { useCallback, useContext, useEffect, useRef, useState } from 'preact/hooks';
import { getJson, isAbort } from './api.js';
import { useLive } from './live.js';

const mostKept = 60;

/** What was read, so that going back shows it at once while it is read again. */
export function resourceCache() {
  const kept = new Map();
  const begun = new Map();
  return {
    /** What the reader chose, such as marks, by name: nothing that is read drives it out. */
    choices: new Map(),
    get: (path) => kept.get(path),
    /** Reads what will be asked for in a moment; settles when all is there, or was refused. */
    begin: (paths) =>
      Promise.allSettled(
        paths.map(async (path) => {
          begun.set(path, getJson(path));
          kept.set(path, await begun.get(path));
        }),
      ),
    /** As getJson; what was begun is given to the first who asks. */
    read(path, signal) {
      const early = begun.get(path);
      begun.delete(path);
      return early ?? getJson(path, signal);
    },
    set(path, data) {
      kept.delete(path);
      kept.set(path, data);
      if (kept.size > mostKept) kept.delete(kept.keys().next().value);
    },
    clear() {
      kept.clear();
      begun.clear();
    },
  };
}

export const CacheContext = createContext(null);

/**
 * Data of an address of the API, read again by `reload`, which settles once that was read; what was there stays until the new is.
 * `path` null: nothing is wanted. `error` is of the last try.
 * @param {string | null} path
 */
export function useResource(path) {
  const cache = useContext(CacheContext);
  const [state, setState] = useState({ path: null, data: undefined, error: null });
  const running = useRef(null);
  const reload = useCallback(async () => {
    if (path === null) return;
    // What is on its way is shown first: changes that come faster than answers would otherwise keep every one of them away.
    if (running.current !== null) {
      running.current.isAskedAgain = true;
      return running.current.done;
    }
    const own = { controller: new AbortController(), isAskedAgain: false, done: null };
    running.current = own;
    const read = async () => {
      try {
        const data = await cache.read(path, own.controller.signal);
        if (running.current !== own) return;
        cache.set(path, data);
        setState({ path, data, error: null });
      } catch (error) {
        if (isAbort(error) || running.current !== own) return;
        setState((before) => ({ path, data: before.path === path ? before.data : cache.get(path), error }));
      }
      running.current = null;
      if (own.isAskedAgain) await reload();
    };
    own.done = read();
    return own.done;
  }, [path, cache]);
  const leave = () => {
    running.current?.controller.abort();
    running.current = null;
  };
  useEffect(() => {
    reload();
    return leave;
  }, [reload]);
  // What was asked while the server was silent may never be answered.
  useLive(({ isBack }) => {
    if (!isBack || running.current === null) return;
    leave();
    reload();
  });
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
