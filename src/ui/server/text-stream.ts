import type { RunId, TaskId } from '../../run/ids.ts';
import type { LiveMessage } from '../api-actions.ts';
import type { History } from './history.ts';

/** What is new of the texts that stream in one run, for one listener. `mask` is given whole texts: a key may come in pieces. */
export function textStream(history: History, runId: RunId, mask: (text: string) => string) {
  const sent = new Map<TaskId, string>();
  let version: number | null = null;
  return {
    async next(): Promise<readonly LiveMessage[]> {
      if (history.file() === null) return [];
      const view = await history.view();
      const now = view.dataVersion();
      if (now === version) return [];
      version = now;
      return (await view.streaming(runId)).flatMap(({ taskId, text: said }): readonly LiveMessage[] => {
        const text = mask(said);
        const before = sent.get(taskId) ?? '';
        if (text === before) return [];
        sent.set(taskId, text);
        const from = text.startsWith(before) ? before.length : 0;
        return [{ type: 'text', runId, taskId, from, text: text.slice(from) }];
      });
    },
  };
}
