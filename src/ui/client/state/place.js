import { createContext } from 'preact';
import { useContext, useLayoutEffect } from 'preact/hooks';

/** Takes what a view knows of where one is, beyond the address; null: it is gone. */
export const PlaceContext = createContext(null);

/**
 * Puts a run's status and the name of the task that is shown into the title and the bar, while the view is there.
 * @param {{ status: string, words: string, task: string | null } | null} place null: not read yet
 */
export function usePlace(place) {
  const tell = useContext(PlaceContext);
  useLayoutEffect(() => tell(place), [place?.status, place?.words, place?.task]);
  useLayoutEffect(() => () => tell(null), []);
}
