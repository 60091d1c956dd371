import { useMemo, useRef, useState } from 'preact/hooks';
import { changedTexts, textFaults, withText } from '../words/task-texts.js';
import { useLive } from './live.js';
import { useResource } from './resource.js';

/** The texts of the crew's files, read anew when these are saved. */
export function useTexts(isWanted = true) {
  const { data, error, reload } = useResource(isWanted ? '/api/texts' : null);
  useLive((message) => {
    if (message.type === 'project' || message.missed) reload();
  });
  return { listed: data?.texts, error, reload };
}

/**
 * The crew's texts in a dialog, where they are edited: what was typed stays, whatever happens to the files.
 * `wishes.texts`: what was typed; `changed`: what of it differs from the files. `first`: the task to begin with.
 */
export function useTextEdits({ wishes, setWishes, first }) {
  const { listed, error, reload } = useTexts();
  const [opened, setOpened] = useState(() => new Set(first === null ? [] : [first]));
  const awaited = useRef(first);
  const changed = useMemo(() => changedTexts(listed ?? [], wishes.texts), [listed, wishes.texts]);
  return {
    listed: listed ?? [],
    changed,
    reload,
    typed: wishes.texts,
    /** What was kept may be as the files have it. */
    isWaiting: listed === undefined && error === null && Object.keys(wishes.texts).length > 0,
    faultsOf: (failure) => textFaults(failure, changed),
    set: (one, text) => setWishes((before) => ({ ...before, texts: withText(before.texts, one, text) })),
    drop: (keys) =>
      setWishes((before) => ({
        ...before,
        texts: Object.fromEntries(Object.entries(before.texts).filter(([key]) => !keys.includes(key))),
      })),
    opened,
    toggle(task) {
      const next = new Set(opened);
      if (!next.delete(task)) next.add(task);
      awaited.current = next.has(task) ? task : null;
      setOpened(next);
    },
    /** True once for an editor that was asked for, so that it takes the focus; not when it is there again by itself. */
    takesFocus(task) {
      const isAwaited = awaited.current === task;
      if (isAwaited) awaited.current = null;
      return isAwaited;
    },
  };
}
