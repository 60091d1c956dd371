import { useEffect, useRef } from 'preact/hooks';

/** Calls `action` now and then while the page is in the background, where no events are heard: its title is still seen. */
export function useWhileHidden(isWanted, action, milliseconds) {
  const latest = useRef(action);
  latest.current = action;
  useEffect(() => {
    if (!isWanted) return undefined;
    const timer = setInterval(() => document.hidden && latest.current(), milliseconds);
    return () => clearInterval(timer);
  }, [isWanted, milliseconds]);
}
