import { type OpenOptions, openProject } from '../../project/open/open-project.ts';
import { crewOf, type OpenCrew } from '../../project/open-crew.ts';
import type { Session } from '../../project/session.ts';
import type { History } from './history.ts';

/** Today's crew: its files may be edited while the server runs. */
export interface Crews {
  /** InvalidCrew when the files have errors. */
  current(): Promise<Session>;
  /** Waits for what runs. */
  close(): Promise<void>;
}

interface Kept {
  readonly key: string;
  readonly open: OpenCrew;
}

export function crewsOf(options: OpenOptions, history: History): Crews {
  let kept: Kept | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  const closing = new Set<Promise<void>>();

  const retire = ({ open }: Kept) => {
    const work = open.crew.close();
    closing.add(work);
    const done = () => closing.delete(work);
    work.then(done, done);
  };
  const load = async () => {
    const project = await openProject(options);
    const key = JSON.stringify([history.file(), project.sources]);
    if (kept?.key === key) return kept.open.session;
    const open = await crewOf(project, { asksAhead: true });
    if (kept !== null) retire(kept);
    kept = { key, open };
    return open.session;
  };
  return {
    current() {
      const session = turn.then(load);
      turn = session.catch(() => undefined);
      return session;
    },
    async close() {
      await turn;
      if (kept !== null) retire(kept);
      kept = null;
      await Promise.allSettled(closing);
    },
  };
}
