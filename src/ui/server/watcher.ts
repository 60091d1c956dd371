import type { RunId } from '../../run/ids.ts';
import type { LiveMessage } from '../api-actions.ts';
import type { UiPlace } from './context.ts';
import type { History } from './history.ts';
import { historyChanges } from './history-changes.ts';
import { projectStamp } from './project-stamp.ts';
import { textStream } from './text-stream.ts';

/** Tells who listens what changes in the history, whichever process changed it, and in the crew's files. */
export interface Watcher {
  /** Settles once nothing that happens from then on is missed. `run`: whose texts are wanted as they stream. */
  listen(listener: Listener, run: RunId | null): Promise<Listening>;
  /** Number of the last message to all. */
  last(): number;
  /** Says farewell to all. */
  end(): void;
}

/** `number`: null for what only this listener is told. */
export type Listener = (message: LiveMessage, number: number | null) => void;

export interface Listening {
  stop(): void;
}

const pollMs = 250;
/** What no writing tells, a process that died or an edited file, is looked for each so many polls. */
const seldom = 8;

interface Ear {
  readonly tell: Listener;
  readonly texts: ReturnType<typeof textStream> | null;
}

/** `onBug` is told what a poll threw: the next one tries again. */
export function watcherOf(history: History, place: UiPlace, onBug: (error: unknown) => void): Watcher {
  const ears = new Set<Ear>();
  const changes = historyChanges(history);
  let timer: NodeJS.Timeout | null = null;
  let [polls, last] = [0, 0];
  let stamp = '';
  let beginning: Promise<void> = Promise.resolve();
  const toAll = (message: LiveMessage) => {
    last++;
    for (const { tell } of ears) tell(message, last);
  };
  const poll = async () => {
    const isThorough = polls++ % seldom === 0;
    if (isThorough) {
      const now = projectStamp(place.dir);
      if (now !== stamp) toAll({ type: 'project' });
      stamp = now;
    }
    for (const message of await changes.next(isThorough)) toAll(message);
    for (const { tell, texts } of ears) for (const message of (await texts?.next()) ?? []) tell(message, null);
  };
  const again = () => {
    timer = setTimeout(() => {
      poll()
        .catch(onBug)
        .finally(() => {
          if (timer !== null) again();
        });
    }, pollMs);
  };
  const begin = async () => {
    stamp = projectStamp(place.dir);
    await changes.begin();
    if (timer === null && ears.size > 0) again();
  };
  const stop = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  return {
    async listen(tell, run) {
      const ear = { tell, texts: run === null ? null : textStream(history, run) };
      const isFirst = ears.size === 0;
      // What happened while nobody listened is told to nobody: who came before must read anew.
      if (isFirst) last++;
      ears.add(ear);
      if (isFirst) beginning = begin();
      await beginning;
      return {
        stop() {
          ears.delete(ear);
          if (ears.size === 0) stop();
        },
      };
    },
    last: () => last,
    end() {
      stop();
      toAll({ type: 'bye' });
      ears.clear();
    },
  };
}
