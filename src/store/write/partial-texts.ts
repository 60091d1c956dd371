import type { ModelDeltaEvent } from '../../run/events.ts';
import type { TaskId } from '../../run/ids.ts';
import { type Connection, transact } from '../database/connection.ts';
import { executionKey } from '../rows/task-ids.ts';

export interface PartialTexts {
  add(delta: ModelDeltaEvent): void;
  /** The attempt is over. Its partial text on disk goes with the rows that say so. */
  end(taskId: TaskId): void;
  close(): void;
}

interface Stream {
  text: string;
  timer: NodeJS.Timeout | undefined;
}

const intervalMs = 500;

/** What has come so far of the texts that stream, written to the running executions at most twice a second, for other processes to show. */
export function partialTexts(connection: Connection): PartialTexts {
  const streams = new Map<TaskId, Stream>();

  const save = (taskId: TaskId, stream: Stream) => {
    stream.timer = undefined;
    const { runId, number } = executionKey(taskId);
    try {
      transact(connection, 'NORMAL', () =>
        connection.run('UPDATE executions SET partial = ? WHERE run_id = ? AND number = ?', stream.text, runId, number),
      );
    } catch {
      // Only a courtesy to who watches: when the store is in trouble, the rows that matter meet it too and say so.
    }
  };

  return {
    add({ taskId, kind, text }) {
      if (kind !== 'text') return;
      const stream = streams.get(taskId) ?? { text: '', timer: undefined };
      streams.set(taskId, stream);
      stream.text += text;
      stream.timer ??= setTimeout(save, intervalMs, taskId, stream).unref();
    },
    end(taskId) {
      clearTimeout(streams.get(taskId)?.timer);
      streams.delete(taskId);
    },
    close() {
      for (const stream of streams.values()) clearTimeout(stream.timer);
      streams.clear();
    },
  };
}
