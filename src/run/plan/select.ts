import { unreachable } from '../../errors.ts';
import type { TaskName } from '../../spec/crew-spec.ts';
import type { DriftedField, RecordedOutput, Selection, StaleRead } from '../plan.ts';

/** How a task stood in the source run. `left-out`: it was not selected there. */
export type SourceState = 'completed' | 'failed' | 'interrupted' | 'not-reached' | 'left-out';

/** All that a selector looks at, for one task of today's crew. */
export interface Candidate {
  readonly name: TaskName;
  readonly recorded: RecordedOutput | undefined;
  readonly drift: readonly DriftedField[];
  readonly stale: readonly StaleRead[];
  /** Undefined: the source run has no such task. */
  readonly source: SourceState | undefined;
  /** The tasks it reads that will run. */
  readonly readsRunning: readonly TaskName[];
}

/** What a selector says of a task: it runs, its recorded output is taken if there is one, or it stays out. */
export type Choice =
  | { readonly type: 'run'; readonly reason: string }
  | { readonly type: 'reuse' }
  | { readonly type: 'leave-out'; readonly reason: string };

/** Tasks in today's order, with what each reads. */
export type Order = readonly { readonly name: TaskName; readonly context: readonly TaskName[] }[];

const reuse: Choice = { type: 'reuse' };

/** One selector, one task (docs/replay.md has the table). */
export function choose(selection: Selection, candidate: Candidate, order: Order): Choice {
  switch (selection.type) {
    case 'kickoff':
      return { type: 'run', reason: 'kickoff' };
    case 'all':
      return { type: 'run', reason: 'the whole run is replayed' };
    case 'from':
      return chooseFrom(selection, candidate.name, order);
    case 'after':
      return position(order, candidate.name) > position(order, selection.task)
        ? { type: 'run', reason: `comes after ${selection.task}` }
        : reuse;
    case 'only':
      return chooseOnly(selection.tasks, candidate.name, order);
    case 'failed':
      return chooseFailed(candidate);
    case 'changed':
      return chooseChanged(candidate);
    default:
      return unreachable(selection);
  }
}

function chooseFrom({ task, to }: Extract<Selection, { type: 'from' }>, name: TaskName, order: Order): Choice {
  const at = position(order, name);
  if (at < position(order, task)) return reuse;
  if (to !== null && at > position(order, to)) return { type: 'leave-out', reason: `comes after ${to}` };
  return { type: 'run', reason: name === task ? 'the replay begins here' : `comes after ${task}` };
}

function chooseOnly(tasks: readonly TaskName[], name: TaskName, order: Order): Choice {
  if (tasks.includes(name)) return { type: 'run', reason: 'asked for with --only' };
  const read = order.some((task) => tasks.includes(task.name) && task.context.includes(name));
  return read ? reuse : { type: 'leave-out', reason: `nothing of ${tasks.join(', ')} reads it` };
}

function chooseFailed(candidate: Candidate): Choice {
  switch (candidate.source) {
    case 'failed':
      return { type: 'run', reason: 'it failed' };
    case 'interrupted':
      return { type: 'run', reason: 'it was interrupted' };
    case 'not-reached':
      return { type: 'run', reason: 'it was not reached' };
    case undefined:
      return { type: 'run', reason: 'it is new today' };
    case 'left-out':
      return reuse;
    case 'completed':
      return readerOf(candidate) ?? reuse;
    default:
      return unreachable(candidate.source);
  }
}

function chooseChanged(candidate: Candidate): Choice {
  const { recorded, drift, stale } = candidate;
  if (recorded === undefined) return { type: 'run', reason: 'it has no output to reuse' };
  if (drift.length > 0) return { type: 'run', reason: `changed: ${drift.map(driftText).join(', ')}` };
  const reader = readerOf(candidate);
  if (reader !== null) return reader;
  return stale.length > 0 ? { type: 'run', reason: `stale: ${stale.map(staleText).join(', ')}` } : reuse;
}

/** A task that reads one that runs again is out of date when that one is done. */
function readerOf({ readsRunning, recorded }: Candidate): Choice | null {
  if (readsRunning.length === 0 || recorded?.origin === 'edit') return null;
  return { type: 'run', reason: `reads ${readsRunning.join(', ')}` };
}

export function driftText({ field, place }: DriftedField): string {
  return place === null ? field : `${field} (${place})`;
}

export function staleText({ name, madeFrom, now }: StaleRead): string {
  return `made from ${name} ${madeFrom ?? '(none)'}; this run has ${now ?? 'none'}`;
}

function position(order: Order, name: TaskName): number {
  return order.findIndex((task) => task.name === name);
}
