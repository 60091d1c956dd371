import { useListeners } from './use-listeners.js';

const scrollKeys = new Set(['PageUp', 'PageDown', 'Home', 'End', 'ArrowUp', 'ArrowDown', ' ']);

/**
 * While `isAwaited`, calls back when the reader is at work in what is shown: scrolls the page, marks words or presses something there. It looks at
 * what the reader does, not at whether the page moves, which it does by itself when a text grows or another one comes.
 * @param {{ isAwaited: boolean, shown: unknown, within: () => Element | null | undefined, onReading: () => void }} options
 */
export function useReading({ isAwaited, shown, within, onReading }) {
  const scroll = () => document.querySelector('dialog[open]') === null && onReading();
  const mark = () => {
    const marked = getSelection();
    if (marked !== null && !marked.isCollapsed && within()?.contains(marked.anchorNode)) onReading();
  };
  const listeners = {
    wheel: scroll,
    touchmove: scroll,
    keydown: (event) => scrollKeys.has(event.key) && event.target === document.body && scroll(),
    // The window's own bar.
    pointerdown: ({ clientX }) => clientX >= document.documentElement.clientWidth && scroll(),
    selectionchange: mark,
    click: ({ target }) => within()?.contains(target) && onReading(),
  };
  useListeners(document, isAwaited ? listeners : {}, { inputs: [isAwaited, shown], passive: true });
}
