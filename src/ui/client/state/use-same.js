import { useRef } from 'preact/hooks';

/**
 * The same functions for as long as a view is shown, each calling the latest of its name: what they are given to need not be drawn again.
 * @template {Record<string, (...values: any[]) => void>} T
 * @param {T} functions always with the same names
 * @returns {T}
 */
export function useSame(functions) {
  const latest = useRef(functions);
  latest.current = functions;
  const same = useRef(null);
  same.current ??= Object.fromEntries(
    Object.keys(functions).map((name) => [name, (...values) => latest.current[name](...values)]),
  );
  return same.current;
}
