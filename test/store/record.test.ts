import { rename } from 'node:fs/promises';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { taskId } from '../../src/run/ids.ts';
import { openForWriting } from '../../src/store/database/open-database.ts';
import { readRunStore, runStore } from '../../src/store/run-store.ts';
import {
  doneTask,
  modelDelta,
  modelReply,
  modelRequest,
  modelRetry,
  runEnd,
  runStart,
  taskEnd,
  taskFail,
  taskStart,
  usage,
} from './events.ts';
import { cleanup, tempStores } from './helpers.ts';
import { recordAll } from './record-all.ts';

const undoLater = cleanup();
const stores = tempStores(undoLater);

describe('recording', () => {
  it('gives back a run as its events told it', async () => {
    const store = await stores.open();
    const id = store.newRunId();
    const start = runStart(id, 1);
    await recordAll(store, [start, ...doneTask(id, 1), runEnd(id)]);
    const { type, at, tasks, batch, fallbacks, ...about } = start;
    expect(await store.run(id)).toEqual({
      ...about,
      project: null,
      status: 'completed',
      partial: false,
      startedAt: at,
      endedAt: '2026-01-02T03:05:05.678Z',
      batchId: null,
      batchRow: null,
      usage,
      usageIncomplete: false,
      costUsd: 0.25,
      saved: null,
      error: null,
      tasksDone: 1,
      tasksTotal: 1,
    });
  });

  it('keeps of each execution its definition, fingerprint, reads and model', async () => {
    const store = await stores.open();
    const id = store.newRunId();
    const start = taskStart(id, 2, { offline: true, overridden: true });
    await recordAll(store, [runStart(id, 2), ...doneTask(id, 1), start, modelRequest(id, 2)]);
    const { definition, fingerprint, reads, model } = start;
    expect(await store.execution(taskId(id, 2))).toMatchObject({
      ...{ runId: id, taskId: `${id}-2`, status: 'running', origin: 'run' },
      ...{ definition, fingerprint, reads, model, offline: true, overridden: true },
    });
  });

  it('keeps every attempt with its messages, reply, usage, price and error', async () => {
    const store = await stores.open();
    const id = store.newRunId();
    const error = { code: 'model-rate-limit', message: 'too many', hint: null } as const;
    const first = { text: 'half', usage: null, costUsd: null, price: null, error };
    await recordAll(store, [runStart(id, 1), taskStart(id, 1), modelRequest(id, 1), modelRetry(id, 1, first)]);
    await recordAll(store, [modelRequest(id, 1, 2), modelReply(id, 1, { attempt: 2, reasoning: 'hm' })]);
    const attempts = await store.attempts(taskId(id, 1));
    expect(attempts).toMatchObject([
      { attempt: 1, ended: true, messages: modelRequest(id, 1).messages, ...first },
      { attempt: 2, ended: true, text: 'an answer', reasoning: 'hm', usage, costUsd: 0.25, finishReason: 'stop' },
    ]);
    expect(attempts[1]?.price).toEqual({
      source: 'table',
      inputPerMillion: 1,
      outputPerMillion: 2,
      cachedPerMillion: null,
    });
  });

  it('keeps what there was of a failed task, and its error', async () => {
    const store = await stores.open();
    const id = store.newRunId();
    const error = { code: 'model-length', message: 'cut', hint: 'raise it' } as const;
    await recordAll(store, [runStart(id, 2), taskStart(id, 1), modelRequest(id, 1), modelReply(id, 1, { error })]);
    await recordAll(store, [taskFail(id, 1, error), runEnd(id, { status: 'failed', error })]);
    expect(await store.tasks(id)).toMatchObject([
      { taskId: `${id}-1`, status: 'failed', output: 'half an', error, durationMs: 800, reason: null },
      { taskId: null, status: 'not-run', reason: 'not-reached' },
    ]);
    expect(await store.run(id)).toMatchObject({ status: 'failed', error });
  });

  it('stores a text once, however often it occurs', async () => {
    const store = await stores.open();
    const long = 'long '.repeat(10_000);
    const file = await stores.file();
    const other = await stores.open(file);
    for (const at of [store, other, other]) {
      const id = at.newRunId();
      await recordAll(at, [runStart(id, 2), ...doneTask(id, 1, long), ...doneTask(id, 2, long), runEnd(id)]);
    }
    const db = new Database(file, { readonly: true });
    undoLater(() => db.close());
    expect(db.prepare('SELECT count(*) FROM texts WHERE text = ?').pluck().get(long)).toBe(1);
  });

  it('gives texts back unchanged, whatever is in them', async () => {
    const store = await stores.open();
    const id = store.newRunId();
    const text = 'a\u0000b\r\n\t"\\ ü 漢字 🧪 \u2028 end ';
    await recordAll(store, [runStart(id, 1), ...doneTask(id, 1, text)]);
    expect((await store.tasks(id))[0]?.output).toBe(text);
  });
});

describe('durability', () => {
  it('syncs the start of a run and the end of a task, and nothing else', async () => {
    const connection = await openForWriting(await stores.file());
    const seen: (readonly [string, number])[] = [];
    const run: typeof connection.run = (sql, ...values) => {
      const synchronous = connection.db.pragma('synchronous', { simple: true }) as number;
      seen.push([/(?:INTO|UPDATE) (\w+)/.exec(sql)?.[1] ?? sql, synchronous]);
      return connection.run(sql, ...values);
    };
    const store = runStore({ ...connection, run });
    undoLater(() => store.close());
    const id = store.newRunId();
    await recordAll(store, [runStart(id, 1), ...doneTask(id, 1), runEnd(id)]);
    const rows = seen.filter(([table]) => table !== 'texts');
    const full = 2;
    const normal = 1;
    expect(rows).toEqual([
      ['runs', full],
      ['run_tasks', full],
      ['executions', normal],
      ['attempts', normal],
      ['attempts', full],
      ['executions', full],
      ['runs', normal],
    ]);
    expect(connection.db.pragma('synchronous', { simple: true })).toBe(normal);
  });

  it('shows a running task to other processes before its model is asked', async () => {
    const file = await stores.file();
    const store = await stores.open(file);
    const id = store.newRunId();
    await recordAll(store, [runStart(id, 2), taskStart(id, 1), modelRequest(id, 1)]);
    const reader = await readRunStore(file);
    undoLater(() => reader.close());
    expect(await reader.tasks(id)).toMatchObject([
      { taskId: `${id}-1`, status: 'running', error: null },
      { taskId: null, status: 'not-run', reason: null },
    ]);
  });

  it('never holds an event back for longer than a turn', async () => {
    const file = await stores.file();
    const store = await stores.open(file);
    const id = store.newRunId();
    await recordAll(store, [runStart(id, 1), taskStart(id, 1)]);
    await new Promise((resolve) => setTimeout(resolve, 10));
    const reader = await readRunStore(file);
    undoLater(() => reader.close());
    expect((await reader.tasks(id))[0]?.status).toBe('running');
  });
});

describe('a text that streams', () => {
  it('is shown to other processes while it comes, and gone at its end', async () => {
    const file = await stores.file();
    const store = await stores.open(file);
    const id = await recordStart(store);
    const reader = await readRunStore(file);
    undoLater(() => reader.close());
    await recordAll(store, [modelDelta(id, 1, 'an '), modelDelta(id, 1, 'ans')]);
    expect((await reader.tasks(id))[0]?.output).toBeNull();
    await expect.poll(async () => (await reader.tasks(id))[0]?.output, { timeout: 30_000 }).toBe('an ans');
    await recordAll(store, [modelReply(id, 1), taskEnd(id, 1, 'an answer')]);
    expect((await reader.tasks(id))[0]?.output).toBe('an answer');
    const db = new Database(file, { readonly: true });
    undoLater(() => db.close());
    expect(db.prepare('SELECT partial FROM executions').pluck().all()).toEqual([null]);
  });

  it('starts anew with the next attempt', async () => {
    const store = await stores.open();
    const id = await recordStart(store);
    await store.record(modelDelta(id, 1, 'bad'));
    await expect.poll(async () => (await store.tasks(id))[0]?.output, { timeout: 30_000 }).toBe('bad');
    await recordAll(store, [modelRetry(id, 1), modelRequest(id, 1, 2)]);
    expect((await store.tasks(id))[0]?.output).toBeNull();
    await store.record(modelDelta(id, 1, 'good'));
    await expect.poll(async () => (await store.tasks(id))[0]?.output, { timeout: 30_000 }).toBe('good');
  });
});

describe('recording without waiting for the disk', () => {
  it('shows the end of a task to others at once, and says when it is on the disk', async () => {
    const file = await stores.file();
    const store = await stores.open(file);
    const id = await recordStart(store);
    for (const event of [modelReply(id, 1), taskEnd(id, 1, 'an answer')]) await store.recordUnsynced(event);
    const reader = await readRunStore(file);
    undoLater(() => reader.close());
    expect((await reader.tasks(id))[0]?.output).toBe('an answer');
    await store.synced();
    await store.recordUnsynced(runEnd(id));
    await store.synced();
  });

  it('rejects in words for people when the disk cannot be asked', async () => {
    const file = await stores.file();
    const store = await stores.open(file);
    await recordStart(store);
    await rename(`${file}-wal`, `${file}-gone`);
    await expect(store.synced()).rejects.toMatchObject({ code: 'store-unavailable' });
    await rename(`${file}-gone`, `${file}-wal`);
  });
});

async function recordStart(store: Awaited<ReturnType<typeof stores.open>>) {
  const id = store.newRunId();
  await recordAll(store, [runStart(id, 1), taskStart(id, 1), modelRequest(id, 1)]);
  return id;
}
