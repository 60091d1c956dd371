import { useEffect, useState } from 'preact/hooks';
import { inDialogWords } from '../words/dialog-words.js';
import { isAbort, postJson } from './api.js';
import { useLive } from './live.js';

const typingMs = 300;

/**
 * What the server would do, asked again as the wishes or the crew's files change; the last plan stays until the new one is there.
 * @param {string} path
 * @param {unknown} request null: it cannot be asked as it stands
 */
export function usePlan(path, request) {
  const [state, setState] = useState({ plan: null, error: null, isStale: true });
  const [saves, setSaves] = useState(0);
  useLive(({ type }) => type === 'project' && setSaves((before) => before + 1));
  const body = request === null ? null : JSON.stringify(request);
  useEffect(() => {
    setState((before) => ({ ...before, isStale: true }));
    if (body === null) return undefined;
    const controller = new AbortController();
    const timer = setTimeout(
      () => {
        postJson(path, JSON.parse(body), controller.signal)
          .then((plan) => setState({ plan, error: null, isStale: false }))
          .catch((error) => {
            if (!isAbort(error)) setState((before) => ({ ...before, error: inDialogWords(error), isStale: false }));
          });
      },
      state.plan === null && state.error === null ? 0 : typingMs,
    );
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [path, body, saves]);
  return state;
}

/** Posts once and tells where it stands; what went wrong stays in place. */
export function useStart(path, onStarted) {
  const [state, setState] = useState({ isStarting: false, error: null });
  const start = async (request) => {
    setState({ isStarting: true, error: null });
    try {
      onStarted(await postJson(path, request));
    } catch (error) {
      setState({ isStarting: false, error });
    }
  };
  return { ...state, start };
}

/**
 * Starts at once, or where the plan of what was just chosen `isComing`, as soon as it is there; not when something else was chosen meanwhile.
 * @param {{ request: unknown, isComing: boolean, canStart: boolean, onStart: () => void }} given
 */
export function useAskedStart({ request, isComing, canStart, onStart }) {
  const [asked, setAsked] = useState(null);
  const body = JSON.stringify(request);
  const isAsked = asked === body && isComing;
  useEffect(() => {
    if (asked === null || isAsked) return;
    setAsked(null);
    if (asked === body && canStart) onStart();
  }, [asked, isAsked]);
  const ask = () => {
    if (canStart) onStart();
    else if (isComing) setAsked(body);
  };
  return { isAsked, ask };
}
