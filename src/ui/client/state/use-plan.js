import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
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
  const [state, setState] = useState({ plan: null, error: null, of: null });
  const [saves, setSaves] = useState(0);
  useLive(({ type, isBack }) => (type === 'project' || isBack) && setSaves((before) => before + 1));
  const body = request === null ? null : JSON.stringify(request);
  const asked = `${saves} ${body}`;
  useEffect(() => {
    if (body === null) return undefined;
    const controller = new AbortController();
    const timer = setTimeout(
      () => {
        postJson(path, JSON.parse(body), controller.signal)
          .then((plan) => setState({ plan, error: null, of: asked }))
          .catch((error) => {
            if (!isAbort(error)) setState((before) => ({ ...before, error: inDialogWords(error), of: asked }));
          });
      },
      state.plan === null && state.error === null ? 0 : typingMs,
    );
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [path, asked]);
  // At once, not an effect later: a key that is pressed before would start what no plan was seen of.
  return { plan: state.plan, error: state.error, isStale: state.of !== asked };
}

/**
 * Posts once at a time and tells where it stands; what went wrong stays in place. `onStarted` is waited for, and not called when who asked has left
 * meanwhile: the answer must not close what was opened since, nor lead away from it.
 */
export function useStart(path, onStarted) {
  const [state, setState] = useState({ isStarting: false, error: null });
  // The state is that of the last drawing, and something may be asked for twice before the next.
  const isBusy = useRef(false);
  const isLeft = useRef(false);
  useLayoutEffect(
    () => () => {
      isLeft.current = true;
    },
    [],
  );
  const start = async (request) => {
    if (isBusy.current) return;
    isBusy.current = true;
    setState({ isStarting: true, error: null });
    try {
      const answer = await postJson(path, request);
      if (!isLeft.current) await onStarted(answer);
      setState({ isStarting: false, error: null });
    } catch (error) {
      setState({ isStarting: false, error });
    }
    isBusy.current = false;
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
