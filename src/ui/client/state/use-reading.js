import { useEffect } from 'preact/hooks';

/** The page may move by itself for so long after another text is shown, in milliseconds. */
const settlesIn = 300;

/**
 * While `isAwaited`, calls back when the reader is at work in what is shown: scrolls the page, marks words or presses something there.
 * @param {{ isAwaited: boolean, shown: unknown, within: () => Element | null | undefined, onReading: () => void }} options
 */
export function useReading({ isAwaited, shown, within, onReading }) {
  useEffect(() => {
    if (!isAwaited) return undefined;
    const begun = performance.now();
    const scroll = () => performance.now() - begun > settlesIn && onReading();
    const press = ({ target }) => within()?.contains(target) && onReading();
    const mark = () => {
      const marked = getSelection();
      if (marked !== null && !marked.isCollapsed && within()?.contains(marked.anchorNode)) onReading();
    };
    addEventListener('scroll', scroll, { passive: true });
    document.addEventListener('selectionchange', mark);
    document.addEventListener('click', press);
    return () => {
      removeEventListener('scroll', scroll);
      document.removeEventListener('selectionchange', mark);
      document.removeEventListener('click', press);
    };
  }, [isAwaited, shown]);
}
