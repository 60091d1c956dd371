import { useEffect, useState } from 'preact/hooks';
import { comingY } from '../navigation.js';
import { useListeners } from './use-listeners.js';

const heights = { wide: 56, narrow: 112 };
/** Drawn on both sides of what is seen. */
const spareRows = 12;
const narrow = '(max-width: 760px)';
/** What may stand above the list, in pixels. */
const mostAbove = 400;

/**
 * Which part of an element lies in the window, in steps of a few rows so that scrolling draws little.
 * @param {{ current: HTMLElement | null }} element
 */
export function useSeen(element) {
  // The first drawing is awaited: it has only what is seen, after a way back where one was.
  const [seen, setSeen] = useState(() => {
    const top = Math.max(0, comingY() - mostAbove);
    return { top, height: innerHeight + comingY() - top, rowHeight: heightNow(), spare: 0 };
  });
  const measure = () => {
    if (element.current === null) return;
    const rowHeight = heightNow();
    const step = rowHeight * 4;
    const top = Math.floor(-element.current.getBoundingClientRect().top / step) * step;
    setSeen((before) =>
      before.spare > 0 && before.top === top && before.height === innerHeight + step && before.rowHeight === rowHeight
        ? before
        : { top, height: innerHeight + step, rowHeight, spare: spareRows },
    );
  };
  useEffect(measure, [element]);
  useListeners(window, { scroll: measure, resize: measure }, { inputs: [element], passive: true });
  return seen;
}

/** As page.css has it. */
function heightNow() {
  return matchMedia(narrow).matches ? heights.narrow : heights.wide;
}
