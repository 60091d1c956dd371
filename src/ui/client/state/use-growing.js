import { useEffect, useState } from 'preact/hooks';

const rowsAtOnce = 60;

/**
 * How many rows of a list to draw: those of the first frame, then some more in each, so that hundreds do not hold up the page.
 * @param {number} total
 * @param {number} [least] so many at once, such as down to the chosen one
 */
export function useGrowing(total, least = 0) {
  const [drawn, setDrawn] = useState(rowsAtOnce);
  const count = Math.min(total, Math.max(drawn, least));
  useEffect(() => {
    if (count >= total) return undefined;
    const timer = setTimeout(() => setDrawn(count + rowsAtOnce));
    return () => clearTimeout(timer);
  }, [count, total]);
  return count;
}
