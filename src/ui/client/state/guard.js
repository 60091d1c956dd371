import { useLayoutEffect, useRef } from 'preact/hooks';

/** Who holds something that was typed and is not sent yet; the newest is the foremost. */
const guards = new Set();

/** Whether the view may be left. When something that was typed would be lost, whoever holds it asks the reader, and it may not. */
export function mayLeave() {
  const holding = [...guards].findLast(({ isHolding }) => isHolding());
  holding?.ask();
  return holding === undefined;
}

/**
 * The ways out of the page and of the view go through here: a reload, the window's end, the browser's Back, a link.
 * @param {() => boolean} isHolding
 * @param {() => void} ask
 */
export function useGuard(isHolding, ask) {
  const guard = useRef(null);
  guard.current ??= {};
  Object.assign(guard.current, { isHolding, ask });
  useLayoutEffect(() => {
    const own = guard.current;
    // The browser asks in words of its own.
    const unload = (event) => own.isHolding() && event.preventDefault();
    guards.add(own);
    addEventListener('beforeunload', unload);
    return () => {
      guards.delete(own);
      removeEventListener('beforeunload', unload);
    };
  }, []);
}

/** Whether a request is another one than it was at first. */
export function useChanged(request) {
  const body = JSON.stringify(request);
  const first = useRef(body);
  return first.current !== body;
}
