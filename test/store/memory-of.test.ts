import { describe, expect, it } from 'vitest';
import { type RunId, taskId } from '../../src/run/ids.ts';
import type { RunStore } from '../../src/store/records.ts';
import { doneTask, modelRequest, nameOf, planRow, runEnd, runStart, taskStart, usage } from './events.ts';
import { cleanup, tempStores } from './helpers.ts';
import { recordAll } from './record-all.ts';

const stores = tempStores(cleanup());

describe('the memory for a replay', () => {
  it('holds finished outputs by task name, those that were reused too', async () => {
    const store = await stores.open();
    const first = await doneRun(store);
    const id = store.newRunId();
    const rows = [planRow(7, { name: nameOf(1), action: 'reuse', taskId: taskId(first, 1) }), planRow(8)];
    await recordAll(store, [runStart(id, rows, { parentRunId: first }), taskStart(id, 8), modelRequest(id, 8)]);
    const memory = await store.memoryOf(id);
    expect([...memory.keys()]).toEqual([nameOf(1)]);
    const { fingerprint, model } = taskStart(first, 1);
    expect(memory.get(nameOf(1))).toEqual({
      ...{ taskId: `${first}-1`, origin: 'run', text: 'an answer', fingerprint, reads: [], model, offline: false },
      ...{ overridden: false, usage, costUsd: 0.25, durationMs: 800 },
    });
  });

  it('asks the parents only for tasks that were left out', async () => {
    const store = await stores.open();
    const root = store.newRunId();
    await recordAll(store, [runStart(root, 3), ...[1, 2, 3].flatMap((number) => doneTask(root, number)), runEnd(root)]);
    const leavesOut = (...numbers: number[]) =>
      [1, 2, 3].map((number) => planRow(number, { action: numbers.includes(number) ? 'not-run' : 'run' }));
    const [child, grandchild] = [store.newRunId(), store.newRunId()];
    await recordAll(store, [runStart(child, leavesOut(1), { parentRunId: root }), ...doneTask(child, 2, 'newer')]);
    await recordAll(store, [runStart(grandchild, leavesOut(1, 2), { parentRunId: child })]);
    const texts = [...(await store.memoryOf(grandchild))].map(([name, output]) => [name, output.taskId, output.text]);
    expect(texts).toEqual([
      ['task-2', `${child}-2`, 'newer'],
      ['task-1', `${root}-1`, 'an answer'],
    ]);
  });

  it('never changes a row of the run that it is read from', async () => {
    const store = await stores.open();
    const first = await doneRun(store);
    const before = [await store.run(first), await store.tasks(first), await store.attempts(taskId(first, 1))];
    const id = store.newRunId();
    const row = planRow(1, {
      action: 'reuse',
      taskId: taskId(first, 1),
      saves: { tokens: 1, costUsd: null, durationMs: 1 },
    });
    await store.memoryOf(first);
    await recordAll(store, [runStart(id, [row, planRow(2)], { parentRunId: first }), ...doneTask(id, 2), runEnd(id)]);
    expect([await store.run(first), await store.tasks(first), await store.attempts(taskId(first, 1))]).toEqual(before);
  });
});

async function doneRun(store: RunStore): Promise<RunId> {
  const id = store.newRunId();
  await recordAll(store, [runStart(id, 1), ...doneTask(id, 1), runEnd(id)]);
  return id;
}
