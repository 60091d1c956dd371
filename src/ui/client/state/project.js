import { createContext } from 'preact';
import { useContext, useRef } from 'preact/hooks';

/** ProjectFacts as far as they are read, with `openKickoff`, the `connection`'s state, `whyNotStart` (null: runs can be started) and `say`, which tells why nothing came of a key. */
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
