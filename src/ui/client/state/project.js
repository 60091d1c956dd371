import { createContext } from 'preact';
import { useContext, useRef } from 'preact/hooks';

/** ProjectFacts as far as they are read, with `openKickoff` and the `connection`'s state. */
export const ProjectContext = createContext(null);

export function useProject() {
  return useContext(ProjectContext);
}

/** The crew as it can be read; while its files are broken, as it was before: what is being typed must not vanish with it. */
export function useKnownReport() {
  const { report } = useProject();
  const known = useRef(null);
  known.current = report ?? known.current;
  return known.current;
}
