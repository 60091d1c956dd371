import { statSync } from 'node:fs';
import { type HistoryView, openHistoryView } from '../../store/history-view.ts';
import { everyRun, type RunScope } from '../../store/run-scope.ts';

/** The history as it is on disk now: it may not be there yet, or be replaced while the server runs. */
export interface History {
  /** Another text when it is another file; null: there is none. */
  file(): string | null;
  /** CrewError `no-history` when there is none. */
  view(): Promise<HistoryView>;
  close(): void;
}

/** `scope`: whose runs are looked at, which may be edited while the server runs. */
export function historyAt(database: string, scope: () => Promise<RunScope> = async () => everyRun): History {
  /** Those that were replaced stay open to the end: somebody may be reading. */
  const opened = new Map<string, Promise<HistoryView>>();
  const file = () => {
    const stats = statSync(database, { throwIfNoEntry: false });
    return stats === undefined || stats.size === 0 ? null : `${stats.dev}-${stats.ino}`;
  };
  return {
    file,
    async view() {
      const whose = await scope();
      const now = `${file() ?? ''} ${JSON.stringify(whose.sees)}`;
      const known = opened.get(now);
      if (known !== undefined) return known;
      const opening = openHistoryView(database, whose);
      opened.set(now, opening);
      opening.catch(() => opened.delete(now));
      return opening;
    },
    close() {
      for (const opening of opened.values()) {
        opening.then(
          (view) => view.close(),
          // It never opened.
          () => undefined,
        );
      }
      opened.clear();
    },
  };
}
