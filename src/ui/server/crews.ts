import { type OpenOptions, openProject } from '../../project/open/open-project.ts';
import { crewOf, type OpenCrew } from '../../project/open-crew.ts';
import type { Session } from '../../project/session.ts';
import type { History } from './history.ts';

/** Today's crew: its files may be edited while the server runs. */
export interface Crews {
  /** InvalidCrew when the files have errors. */
  current(): Promise<Session>;
  /** Answers a request: the crew that it is given stays open until then, whatever is edited meanwhile. */
  during<T>(request: () => Promise<T>): Promise<T>;
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
  const requests = new Set<Promise<unknown>>();

  const retire = ({ open }: Kept) => {
    const work = Promise.allSettled([...requests]).then(() => open.crew.close());
    closing.add(work);
    const done = () => closing.delete(work);
    work.then(done, done);
  };
  const load = async () => {
    const project = await openProject(options);
    // The sources are for people: what looks like a key is masked there, so that an edit of it is seen in the spec alone.
    const key = JSON.stringify([history.file(), project.sources, project.spec]);
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
    async during(request) {
      const work = request();
      requests.add(work);
      try {
        return await work;
      } finally {
        requests.delete(work);
      }
    },
    async close() {
      await turn;
      if (kept !== null) retire(kept);
      kept = null;
      await Promise.allSettled(closing);
    },
  };
}
