import { statSync } from 'node:fs';
import { CrewError } from '../../errors.ts';
import { shownPath } from './connection.ts';

/** Gives what throws once the file at `file` is no longer the one that it is now: what is written then stands in no history that anybody can find. */
export function watchFile(file: string): () => void {
  const { dev, ino } = statSync(file);
  return () => {
    const now = statSync(file, { throwIfNoEntry: false });
    if (now !== undefined && now.dev === dev && now.ino === ino) return;
    const what = now === undefined ? 'removed' : 'replaced by another file';
    throw new CrewError('store-unavailable', `${shownPath(file)} was ${what} while a run wrote to it`, {
      hint: 'Put it back if you moved it; what a run finished before is only in that file',
    });
  };
}
