import { useRef } from 'preact/hooks';
import { useListeners } from './state/use-listeners.js';

/** Where keys are text. */
const writing = 'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]';

/**
 * The name under which a key is looked up: `?`, `j`, `Enter`, `Shift+X`; null where it is not for the page.
 * @param {KeyboardEvent} event
 */
export function keyName(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (event.key !== 'Escape' && target?.closest(writing)) return null;
  // Enter and Space press what is focused.
  if ((event.key === 'Enter' || event.key === ' ') && target?.closest('button, summary, a[href]')) return null;
  return event.shiftKey && event.key.length > 1 ? `Shift+${event.key}` : event.key;
}

/** Held down, these go on. All others act once: the press that closes a dialog must not leave the page below it too. */
const moving = new Set(['j', 'k', 'ArrowDown', 'ArrowUp']);

/** Calls what `keys` has for a key that is pressed outside of dialogs and fields. */
export function useKeys(keys) {
  const latest = useRef(keys);
  latest.current = keys;
  const press = (event) => {
    if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
    const name = keyName(event);
    const action = name === null ? undefined : latest.current[name];
    if (action === undefined) return;
    event.preventDefault();
    if (!event.repeat || moving.has(name)) action(event);
  };
  useListeners(document, { keydown: press });
}

/** What `useConfirmKey` listens to, as it is written on this machine's keyboard. */
export function confirmKey() {
  return /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘+Enter' : 'Ctrl+Enter';
}

/**
 * Calls `confirm` at Ctrl+Enter or ⌘+Enter while the dialog that `inside` is in is the foremost, also where keys are text and where nothing has the
 * focus: a button that was pressed loses it by being disabled.
 * @param {{ current: Element | null }} inside
 * @param {() => void} confirm
 */
export function useConfirmKey(inside, confirm) {
  const latest = useRef(confirm);
  latest.current = confirm;
  const press = (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    // One that is open over this one has keys of its own.
    if ([...document.querySelectorAll('dialog[open]')].at(-1) !== inside.current.closest('dialog')) return;
    event.preventDefault();
    if (!event.repeat) latest.current();
  };
  useListeners(document, { keydown: press });
}
