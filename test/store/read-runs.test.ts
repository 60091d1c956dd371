import { readdir, utimes } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type RunId, taskId } from '../../src/run/ids.ts';
import type { RunStore } from '../../src/store/records.ts';
import {
  doneTask,
  modelReply,
  modelRequest,
  modelRetry,
  planRow,
  runEnd,
  runStart,
  taskEnd,
  taskStart,
  usage,
} from './events.ts';
import { cleanup, startChild, tempStores } from './helpers.ts';
import { recordAll } from './record-all.ts';

const stores = tempStores(cleanup());

describe('the totals of a run', () => {
  it('count its attempts, the failed ones too, and nothing that it reused', async () => {
    const store = await stores.open();
    const first = await doneRun(store);
    const id = store.newRunId();
    const saves = { tokens: 120, costUsd: 0.25, durationMs: 800 };
    const reused = planRow(1, { action: 'reuse', taskId: taskId(first, 1), saves });
    await recordAll(store, [runStart(id, [reused, planRow(2)], { parentRunId: first, rootRunId: first })]);
    await recordAll(store, [taskStart(id, 2), modelRequest(id, 2), modelRetry(id, 2), modelRequest(id, 2, 2)]);
    await recordAll(store, [modelReply(id, 2, { attempt: 2 }), taskEnd(id, 2), runEnd(id)]);
    expect(await store.run(id)).toMatchObject({
      usage: { inputTokens: 200, outputTokens: 40, cachedTokens: 20, reasoningTokens: 10 },
      ...{ usageIncomplete: false, costUsd: 0.5, saved: saves, tasksDone: 2, tasksTotal: 2 },
    });
    expect((await store.tasks(id))[0]).toMatchObject({
      taskId: `${first}-1`,
      reused: true,
      origin: 'reuse',
      usage,
      costUsd: 0.25,
    });
  });

  it('are a lower bound when an attempt did not report its tokens', async () => {
    const store = await stores.open();
    const id = store.newRunId();
    await recordAll(store, [runStart(id, 2), ...doneTask(id, 1), taskStart(id, 2), modelRequest(id, 2)]);
    expect(await store.run(id)).toMatchObject({ usageIncomplete: false });
    await store.record(modelRetry(id, 2, { usage: null, costUsd: null }));
    expect(await store.run(id)).toMatchObject({ usage, usageIncomplete: true, costUsd: 0.25 });
  });

  it('have no cost when a price is unknown, and cost 0 with a local model', async () => {
    const store = await stores.open();
    const cost = async (costUsd: number | null) => {
      const id = store.newRunId();
      await recordAll(store, [runStart(id, 1), taskStart(id, 1), modelRequest(id, 1), modelReply(id, 1, { costUsd })]);
      return (await store.run(id))?.costUsd;
    };
    expect(await cost(null)).toBeNull();
    expect(await cost(0)).toBe(0);
  });
});

describe('a run whose process died', () => {
  it('is interrupted at once, with its task, and what it had finished counts', async () => {
    const file = await stores.file();
    const { child, nextLine, ended } = startChild('run-for-ever', [file, '2']);
    const id = (await nextLine()) as RunId;
    while ((await nextLine()) !== 'asks');
    const store = await stores.open(file);
    expect(await store.run(id)).toMatchObject({ status: 'running', error: null });
    child.kill('SIGKILL');
    await ended;
    expect(await store.run(id)).toMatchObject({
      ...{ status: 'interrupted', endedAt: null, usageIncomplete: true, tasksDone: 2 },
      ...{ usage: { inputTokens: 200 }, error: { code: 'cancelled', message: 'its process died' } },
    });
    expect((await store.tasks(id)).slice(1, 4)).toMatchObject([
      { status: 'completed', error: null },
      { status: 'interrupted', error: { code: 'cancelled' }, usageIncomplete: true },
      { status: 'not-run', reason: 'not-reached' },
    ]);
    expect(await store.runs({ status: ['interrupted'] })).toHaveLength(1);
    expect(await store.runs({ status: ['running'] })).toHaveLength(0);
  });

  it('is completed when every task that was selected is', async () => {
    const file = await stores.file();
    const store = await stores.open(file);
    const id = store.newRunId();
    await recordAll(store, [runStart(id, [planRow(1), planRow(2, { action: 'not-run' })]), ...doneTask(id, 1)]);
    store.close();
    const later = await stores.open(file);
    expect(await later.run(id)).toMatchObject({ status: 'completed', partial: true, error: null, endedAt: null });
    expect((await later.tasks(id))[1]).toMatchObject({ status: 'not-run', reason: 'left-out' });
  });

  it('leaves a lock that a later writer removes once it is old', async () => {
    const file = await stores.file();
    const { child, nextLine, ended } = startChild('run-for-ever', [file, '0']);
    while ((await nextLine()) !== 'asks');
    child.kill('SIGKILL');
    await ended;
    const locks = async () => (await readdir(path.dirname(file))).filter((entry) => entry.endsWith('.lock'));
    const [left = ''] = await locks();
    const store = await stores.open(file);
    await store.record(runStart(store.newRunId(), 1));
    expect(await locks()).toHaveLength(2);
    store.close();
    await utimes(path.join(path.dirname(file), left), new Date(0), new Date(0));
    const later = await stores.open(file);
    await later.record(runStart(later.newRunId(), 1));
    expect(await locks()).not.toContain(left);
    expect(await locks()).toHaveLength(1);
  });
});

describe('the list of runs', () => {
  it('has the newest first and can be limited, by status and by time', async () => {
    const store = await stores.open();
    const ids: RunId[] = [];
    for (const [index, status] of (['completed', 'failed', 'completed', 'failed'] as const).entries()) {
      ids.push(store.newRunId());
      await store.record(runStart(ids[index]!, 1, { at: `2026-01-0${index + 1}T00:00:00.000Z` }));
      await store.record(runEnd(ids[index]!, { status }));
    }
    const list = async (filter: Parameters<RunStore['runs']>[0]) =>
      (await store.runs(filter)).map((run) => ids.indexOf(run.runId));
    expect(await list({})).toEqual([3, 2, 1, 0]);
    expect(await list({ limit: 2 })).toEqual([3, 2]);
    expect(await list({ status: ['failed'], limit: 5 })).toEqual([3, 1]);
    expect(await list({ since: '2026-01-02T00:00:00.000Z', until: '2026-01-03T00:00:00.000Z' })).toEqual([2, 1]);
    expect((await store.latestRun())?.runId).toBe(ids[3]);
  });

  it('goes on past runs that look alive until the limit is reached', async () => {
    const file = await stores.file();
    const dying = await stores.open(file);
    const finished = await doneRun(dying);
    for (let made = 0; made < 3; made++) await dying.record(runStart(dying.newRunId(), 1));
    dying.close();
    const store = await stores.open(file);
    expect(await store.runs({ status: ['completed'], limit: 1 })).toMatchObject([{ runId: finished }]);
  });
});

describe('looking up an id by its start', () => {
  it('finds runs and executions, newest first, and says when there are more', async () => {
    const store = await stores.open();
    for (let made = 0; made < 12; made++) {
      const id = `1a0${String(made).padStart(5, '0')}` as RunId;
      await recordAll(store, [runStart(id, 1), taskStart(id, 1), modelRequest(id, 1)]);
    }
    const found = await store.findRuns('1a');
    expect(found.ids.slice(0, 2)).toEqual(['1a000011', '1a000010']);
    expect([found.ids.length, found.more]).toEqual([10, true]);
    expect(await store.findRuns('1a00000')).toMatchObject({ ids: { length: 10 }, more: false });
    expect(await store.findExecutions('1a000003')).toEqual({ ids: ['1a000003-1'], more: false });
    expect(await store.findRuns('zz')).toEqual({ ids: [], more: false });
  });

  it('takes capitals, and letters that look like digits', async () => {
    const store = await stores.open();
    await recordAll(store, [runStart('10abcdef' as RunId, 1)]);
    expect((await store.findRuns('IOABC')).ids).toEqual(['10abcdef']);
  });

  it('takes the first digits of a task number of one run', async () => {
    const store = await stores.open();
    const id = store.newRunId();
    await recordAll(store, [runStart(id, 12), ...[1, 2, 12].flatMap((number) => doneTask(id, number))]);
    expect((await store.findExecutions(`${id}-1`)).ids).toEqual([`${id}-12`, `${id}-1`]);
    expect((await store.findExecutions(`${id.slice(0, 4)}-1`)).ids).toEqual([]);
    expect(await store.execution(`${id}-1x` as never)).toBeUndefined();
  });
});

describe('asking a run to stop', () => {
  it('is seen by the process that runs it', async () => {
    const file = await stores.file();
    const [store, other] = [await stores.open(file), await stores.open(file)];
    const id = store.newRunId();
    await store.record(runStart(id, 1));
    expect(await store.cancelRequested(id)).toBe(false);
    await other.requestCancel(id);
    expect(await store.cancelRequested(id)).toBe(true);
  });

  it('is refused for a run that does not run', async () => {
    const store = await stores.open();
    const id = await doneRun(store);
    await expect(store.requestCancel(id)).rejects.toMatchObject({
      code: 'refused',
      message: `Run ${id} does not run: it is completed.`,
    });
    await expect(store.requestCancel('00000000' as RunId)).rejects.toMatchObject({ code: 'not-found' });
  });
});

async function doneRun(store: RunStore): Promise<RunId> {
  const id = store.newRunId();
  await recordAll(store, [runStart(id, 1), ...doneTask(id, 1), runEnd(id)]);
  return id;
}
