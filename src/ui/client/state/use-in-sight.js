import { useLayoutEffect, useRef } from 'preact/hooks';
import { comingY } from '../navigation.js';

/** As narrow.css has it: there the list of tasks stands above the panel and is not scrolled by itself. */
const beside = '(min-width: 981px)';
/** How far down the window a panel may begin and still be seen well. */
const lowest = 0.7;
/** Kept free at the ends of the list, in pixels. */
const rim = 6;

/**
 * Shows what the reader chose: once task `number` is drawn, its row and its panel are brought into the window by the least move.
 * Gives what is called with the number as it is chosen; a task that comes by itself moves nothing.
 * @param {{ current: HTMLElement | null }} element holds the list and the panel
 * @param {number | null} number of the task that is shown; null: not read yet
 * @param {boolean} isNamed by the address
 */
export function useInSight(element, number, isNamed) {
  const wanted = useRef(null);
  const isRead = number !== null;
  // A task that the address names is what one came for: where the list stands above it, it would be below the window.
  useLayoutEffect(() => {
    if (isRead && isNamed && comingY() === 0 && !matchMedia(beside).matches) show(element.current);
  }, [isRead]);
  useLayoutEffect(() => {
    if (wanted.current !== number || number === null) return;
    wanted.current = null;
    show(element.current);
  }, [number]);
  return (chosen) => {
    if (chosen === number) show(element.current);
    else wanted.current = chosen;
  };
}

function show(element) {
  if (matchMedia(beside).matches)
    element?.querySelector('.task-list [aria-current]')?.scrollIntoView({ block: 'nearest' });
  const panel = element?.querySelector('.task-panel');
  const top = panel?.getBoundingClientRect().top ?? 0;
  if (top < 0 || top > innerHeight * lowest) panel.scrollIntoView({ block: 'start' });
}

/**
 * Keeps the current row inside of a list that is scrolled by itself; the window is not moved.
 * @param {{ current: HTMLElement | null }} list
 */
export function useRowInList(list, chosen) {
  useLayoutEffect(() => {
    const row = list.current?.querySelector('[aria-current]');
    if (!row) return;
    const [box, place] = [list.current.getBoundingClientRect(), row.getBoundingClientRect()];
    const bottom = Math.min(box.bottom, innerHeight) - rim;

    if (place.top < box.top + rim) list.current.scrollTop += place.top - box.top - rim;
    else if (place.bottom > bottom) list.current.scrollTop += place.bottom - bottom;
  }, [chosen]);
}
