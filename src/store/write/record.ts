import { unreachable } from '../../errors.ts';
import type { CrewEvent } from '../../run/events.ts';
import { type Connection, transact } from '../database/connection.ts';
import { watchFile } from '../database/same-file.ts';
import { partialTexts } from './partial-texts.ts';
import { type Belonging, writeEvent } from './write-event.ts';

export interface Recorder {
  /** When it returns, what is to be kept of the event is stored, or waits for the event that follows at once. */
  record(event: CrewEvent): void;
  /** As `record`, but does not wait until a task's end is on the disk. */
  recordUnsynced(event: CrewEvent): void;
  /** Stores these events, of any runs, in one transaction; synced when one of them must be. */
  recordAll(events: readonly CrewEvent[]): void;
  /** Does the event leave anything to be stored? */
  keeps(event: CrewEvent): boolean;
  /** Stores what waits. */
  flush(): void;
  close(): void;
}

/** Turns events into rows. The name of the process that runs them is asked for once a run starts. */
export function recorder(connection: Connection, belonging: Belonging): Recorder {
  const { owner } = belonging;
  const mustBeThere = watchFile(connection.path);
  let waiting: readonly CrewEvent[] = [];
  let turnEnd: NodeJS.Immediate | undefined;
  const partials = partialTexts(connection);

  const write = (synchronous: 'NORMAL' | 'FULL', events: readonly CrewEvent[]) => {
    transact(connection, synchronous, () => {
      for (const event of events) writeEvent(connection, event, belonging);
    });
    waiting = [];
    clearImmediate(turnEnd);
    turnEnd = undefined;
    // What was paid for, and a run that is about to be, must not go to a file that is gone.
    if (events.some((event) => keeping(event) === 'full')) mustBeThere();
  };
  /** What waits may be too long for a disk that is full; how the run ended has room there mostly. */
  const writeEnd = (event: CrewEvent) => {
    try {
      write('NORMAL', [...waiting, event]);
    } catch (error) {
      if (waiting.length === 0) throw error;
      write('NORMAL', [event]);
    }
  };
  const flush = () => {
    if (waiting.length > 0) write('NORMAL', waiting);
  };
  const flushAtTurnEnd = () => {
    turnEnd = undefined;
    try {
      flush();
    } catch {
      // The events still wait: the next one meets the same trouble, and whoever records it is told.
    }
  };

  const record = (event: CrewEvent, atTaskEnd: 'NORMAL' | 'FULL') => {
    if (event.type === 'model-delta') return partials.add(event);
    switch (keeping(event)) {
      case 'nothing':
        return;
      case 'waits':
        waiting = [...waiting, event];
        turnEnd ??= setImmediate(flushAtTurnEnd);
        return;
      case 'normal':
        if (event.type === 'run-end') writeEnd(event);
        else write('NORMAL', [...waiting, event]);
        break;
      case 'full':
        // Locked before the transaction, which others wait for.
        if (event.type === 'run-start') owner();
        write(event.type === 'task-end' ? atTaskEnd : 'FULL', [...waiting, event]);
    }
    if ('taskId' in event) partials.end(event.taskId);
  };

  return {
    record: (event) => record(event, 'FULL'),
    recordUnsynced: (event) => record(event, 'NORMAL'),
    recordAll(events) {
      const full = events.some((event) => keeping(event) === 'full');
      if (events.some((event) => event.type === 'run-start')) owner();
      write(full ? 'FULL' : 'NORMAL', [...waiting, ...events]);
    },
    keeps: (event) => keeping(event) !== 'nothing',
    flush,
    close() {
      partials.close();
      flush();
    },
  };
}

type Keeping = 'nothing' | 'waits' | 'normal' | 'full';

/**
 * `full` must outlive a power cut. `waits`: what follows at once is written with it, at the latest when this turn of the event
 * loop ends: a task's start with its first request, a reply with the task's end, what tools and guardrails said with the next
 * request or the task's end. A tool's call has a commit of its own, before the tool runs: whatever becomes of the process, it
 * is known that it may have changed something.
 */
function keeping(event: CrewEvent): Keeping {
  switch (event.type) {
    case 'task-start':
    case 'model-reply':
    case 'tool-result':
    case 'guardrail-result':
      return 'waits';
    case 'model-request':
    case 'model-retry':
    case 'tool-call':
    case 'run-end':
      return 'normal';
    case 'run-start':
    case 'task-end':
    case 'task-fail':
      return 'full';
    // A text that grows is kept apart, and of a run of a batch, which nobody watches, not at all.
    case 'model-delta':
    // The first three follow from the plan's rows, which run-start stored; the others are news for who watches.
    case 'task-reuse':
    case 'task-edit':
    case 'task-skip':
    case 'model-wait':
    case 'model-fallback':
    case 'model-warning':
    case 'tool-log':
    case 'output-file':
      return 'nothing';
    default:
      return unreachable(event);
  }
}
