import type { RunId } from '../../run/ids.ts';
import type { HistoryMark, WatchedRun } from '../../store/read/changes.ts';
import type { LiveMessage } from '../api-actions.ts';
import type { History } from './history.ts';

/** What changes in the history, from poll to poll. */
export interface HistoryChanges {
  /** From now on. */
  begin(): Promise<void>;
  /** What changed since the last time. `isThorough`: looks also at what may have changed without any writing. */
  next(isThorough: boolean): Promise<readonly LiveMessage[]>;
}

/** More new runs at once are not told one by one. */
const mostNew = 200;

interface Seen {
  readonly file: string | null;
  readonly version: number;
  readonly mark: HistoryMark;
  /** Those that run. */
  readonly running: ReadonlyMap<RunId, SeenRun>;
}

interface SeenRun {
  /** As JSON. */
  readonly state: string;
  readonly tasks: ReadonlyMap<number, string>;
}

interface Look {
  readonly now: Seen;
  readonly messages: readonly LiveMessage[];
}

const nothing: Seen = { file: null, version: 0, mark: { seq: 0, runs: 0, hidden: 0 }, running: new Map() };

export function historyChanges(history: History): HistoryChanges {
  let seen = nothing;
  return {
    async begin() {
      seen = (await look(history, seen)).now;
    },
    async next(isThorough) {
      const file = history.file();
      if (!isThorough && file === seen.file) {
        if (file === null || (await history.view()).dataVersion() === seen.version) return [];
      }
      const { now, messages } = await look(history, seen);
      seen = now;
      return messages;
    },
  };
}

async function look(history: History, seen: Seen): Promise<Look> {
  const file = history.file();
  const isOther = file !== seen.file;
  if (file === null) return { now: nothing, messages: isOther ? [{ type: 'history' }] : [] };
  const view = await history.view();
  // Read first: what is written from here on is looked at again.
  const version = view.dataVersion();
  const mark = await view.mark();
  const { running, started } = await view.toWatch(isOther ? mark.seq : seen.mark.seq, mostNew);
  const ids = new Set([...running, ...started, ...(isOther ? [] : seen.running.keys())]);
  const runs = await view.watched([...ids]);
  const alive = runs.filter(({ state }) => state.status === 'running');
  const now = { file, version, mark, running: new Map(alive.map((run) => [run.state.runId, seenRun(run)])) };
  if (isOther || isRewritten(seen.mark, mark, started.length)) return { now, messages: [{ type: 'history' }] };
  // One that lost its process long ago stays stored as running; it is told once, when it was seen alive before.
  const news = new Set([...alive.map(({ state }) => state.runId), ...started, ...seen.running.keys()]);
  const told = runs.filter(({ state }) => news.has(state.runId)).flatMap((run) => changeOf(run, seen) ?? []);
  return { now, messages: told.length === 0 ? [] : [{ type: 'runs', runs: told }] };
}

/** Runs went or came by other ways than by being started. */
function isRewritten(before: HistoryMark, now: HistoryMark, started: number): boolean {
  return now.runs - before.runs !== started || now.hidden !== before.hidden;
}

/** Null: it is as it was. */
function changeOf(run: WatchedRun, { running }: Seen) {
  const before = running.get(run.state.runId);
  const tasks = [...run.tasks].filter(([number, mark]) => before?.tasks.get(number) !== mark).map(([number]) => number);
  if (tasks.length === 0 && before?.state === JSON.stringify(run.state)) return null;
  return { ...run.state, tasks };
}

function seenRun({ state, tasks }: WatchedRun): SeenRun {
  return { state: JSON.stringify(state), tasks };
}
