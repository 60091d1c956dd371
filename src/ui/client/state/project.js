import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** ProjectFacts as far as they are read, with `openKickoff` and the `connection`'s state. */
export const ProjectContext = createContext(null);

export function useProject() {
  return useContext(ProjectContext);
}
