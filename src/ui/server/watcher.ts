import { setTimeout as sleep } from 'node:timers/promises';
import { CrewError } from '../../errors.ts';
import type { RunId } from '../../run/ids.ts';
import type { LiveMessage } from '../api-actions.ts';
import type { History } from './history.ts';
import { historyChanges } from './history-changes.ts';
import { projectStamps } from './project-stamp.ts';
import { textStream } from './text-stream.ts';

/** Tells who listens what changes in the history, whichever process changed it, and in the crew's files. */
export interface Watcher {
  /** Settles once nothing that happens from then on is missed. `streaming`: the run whose texts are wanted as they come; null: of none. */
  listen(listener: Listener, streaming: Streaming | null): Promise<Listening>;
  /** Number of the last message to all. */
  last(): number;
  /** Says farewell to all. */
  end(): void;
}

/** `number`: null for what only this listener is told. */
export type Listener = (message: LiveMessage, number: number | null) => void;

export interface Streaming {
  readonly run: RunId;
  /** Takes out what must not be shown. */
  readonly mask: (text: string) => string;
}

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

/** `dir`: the project's. `onBug` is told what a poll threw: the next one tries again. */
export function watcherOf(history: History, dir: string, onBug: (error: unknown) => void): Watcher {
  const ears = new Set<Ear>();
  const changes = historyChanges(history);
  const projectStamp = projectStamps(dir);
  let [polls, last] = [0, 0];
  let stamp = '';
  /** Null: nobody listens, and nothing is polled. */
  let begun: Promise<void> | null = null;
  const toAll = (message: LiveMessage) => {
    last++;
    for (const { tell } of ears) tell(message, last);
  };
  const poll = async () => {
    const isThorough = ++polls % seldom === 0;
    if (isThorough) {
      const now = await projectStamp();
      if (now !== stamp) toAll({ type: 'project' });
      stamp = now;
    }
    for (const message of await changes.next(isThorough)) toAll(message);
    for (const { tell, texts } of ears) for (const message of (await texts?.next()) ?? []) tell(message, null);
  };
  const tolerant = async (work: Promise<void>) => {
    try {
      await work;
    } catch (error) {
      // A history that is locked or gone just now says so to whoever reads it; the next poll looks again.
      if (!(error instanceof CrewError)) onBug(error);
    }
  };
  const pollOn = async () => {
    while (ears.size > 0) {
      await sleep(pollMs, undefined, { ref: false });
      if (ears.size > 0) await tolerant(poll());
    }
    begun = null;
  };
  const begin = async () => {
    stamp = await projectStamp();
    // What happened while nobody listened was told to nobody: who listened before must read anew.
    last++;
    await tolerant(changes.begin());
    void pollOn();
  };
  return {
    async listen(tell, streaming) {
      const ear = { tell, texts: streaming === null ? null : textStream(history, streaming.run, streaming.mask) };
      ears.add(ear);
      begun ??= begin();
      await begun;
      return { stop: () => void ears.delete(ear) };
    },
    last: () => last,
    end() {
      toAll({ type: 'bye' });
      ears.clear();
    },
  };
}
