import { describe, expect, it } from 'vitest';
import { type RunId, taskId } from '../../src/run/ids.ts';
import { runFileIssues } from '../../src/spec/schema/run-file-schema.ts';
import { exportRun } from '../../src/store/read/export-run.ts';
import type { RunStore } from '../../src/store/records.ts';
import type { RunFile } from '../../src/store/run-file.ts';
import { importRun } from '../../src/store/write/import-run.ts';
import { pruneRuns } from '../../src/store/write/prune-runs.ts';
import {
  doneTask,
  modelDelta,
  modelReply,
  modelRequest,
  modelRetry,
  planRow,
  runEnd,
  runStart,
  taskFail,
  taskStart,
  toolCall,
  workedTask,
} from './events.ts';
import { cleanup, startChild, tempStores } from './helpers.ts';
import { recordAll } from './record-all.ts';

const stores = tempStores(cleanup());
const error = { code: 'model-length', message: 'cut', hint: null } as const;

describe('a run that was exported and imported', () => {
  it('is the same there, with every attempt', async () => {
    const [here, there] = [await opened(), await opened()];
    const id = await failedRun(here.store);
    expect(await importRun(there.file, await exportRun(here.file, id))).toBe(true);
    expect(await everythingOf(there.store, id)).toEqual(await everythingOf(here.store, id));
    expect(await there.store.attempts(taskId(id, 2))).toHaveLength(2);
  });

  it('is the same there, with every tool call, what guardrails said, and outputs that are data', async () => {
    const [here, there] = [await opened(), await opened()];
    const id = here.store.newRunId();
    const called = [taskStart(id, 2), modelRequest(id, 2), modelReply(id, 2), toolCall(id, 2)];
    await recordAll(here.store, [runStart(id, 2), ...workedTask(id, 1), ...called, taskFail(id, 2, error)]);
    await here.store.record(runEnd(id, { status: 'failed', error }));
    const exported = JSON.parse(JSON.stringify(await exportRun(here.file, id))) as RunFile;
    expect(runFileIssues(exported)).toEqual([]);
    await importRun(there.file, exported);
    const before = await everythingOf(here.store, id);
    expect(await everythingOf(there.store, id)).toEqual(before);
    expect(before).toMatchObject({
      tasks: [{ json: { done: true } }, {}],
      toolCalls: [{ length: 2 }, [{ ok: null }]],
      guardrailResults: [{ length: 3 }, []],
    });
    expect(await importRun(there.file, exported)).toBe(false);
  });

  it('brings along what it reuses of ancestors, and their hidden runs', async () => {
    const [here, there] = [await opened(), await opened()];
    const { root, id } = await replay(here.store);
    const file = await exportRun(here.file, id);
    expect(file.runs.map((run) => [run.runId, run.executions.length])).toEqual([
      [id, 1],
      [root, 2],
    ]);
    await importRun(there.file, file);
    expect(await everythingOf(there.store, id)).toEqual(await everythingOf(here.store, id));
    expect((await there.store.memoryOf(id)).size).toBe(3);
    expect((await there.store.runs({})).map((run) => run.runId)).toEqual([id]);
    expect(await there.store.findHidden(root)).toEqual({ runId: root, prunedAt: null });
  });

  it('is the latest run, however old it is', async () => {
    const [here, there] = [await opened(), await opened()];
    const id = await failedRun(here.store);
    await failedRun(there.store);
    await importRun(there.file, await exportRun(here.file, id));
    expect((await there.store.latestRun())?.runId).toBe(id);
  });

  it('is interrupted, never running, when its process had died', async () => {
    const [here, there] = [await stores.file(), await opened()];
    const { child, nextLine, ended } = startChild('run-for-ever', [here, '1']);
    const id = (await nextLine()) as RunId;
    while ((await nextLine()) !== 'asks');
    child.kill('SIGKILL');
    await ended;
    const file = await exportRun(here, id);
    await importRun(there.file, file);
    expect(await there.store.run(id)).toMatchObject({ status: 'interrupted', endedAt: null, usageIncomplete: true });
    expect((await there.store.tasks(id)).slice(0, 2).map((task) => task.status)).toEqual(['completed', 'interrupted']);
    expect(await exportRun(there.file, id)).toEqual(file);
  });
});

describe('importing', () => {
  it('changes nothing when the same run is here already', async () => {
    const { file, store } = await opened();
    const id = await failedRun(store);
    const before = await everythingOf(store, id);
    expect(await importRun(file, await exportRun(file, id))).toBe(false);
    expect(await everythingOf(store, id)).toEqual(before);
  });

  it('refuses a run whose id is here with other content, and changes nothing', async () => {
    const { file, store } = await opened();
    const id = await failedRun(store);
    const exported = await exportRun(file, id);
    const other: RunFile = { ...exported, runs: [{ ...exported.runs[0], inputs: { topic: 'another' } }] };
    await expect(importRun(file, other)).rejects.toMatchObject({ code: 'exists' });
    expect(await exportRun(file, id)).toEqual(exported);
  });

  it('refuses an ancestor whose execution is another one here, and keeps nothing of the file', async () => {
    const [here, there] = [await opened(), await opened()];
    const { root, id } = await replay(here.store);
    const exported = await exportRun(here.file, id);
    await recordAll(there.store, [runStart(root, 3), ...doneTask(root, 1, 'something else'), runEnd(root)]);
    await expect(importRun(there.file, exported)).rejects.toMatchObject({
      code: 'exists',
      message: `Run ${root} is here already, and is not the one in the file; nothing was imported`,
    });
    expect(await there.store.run(id)).toBeUndefined();
  });

  it('brings back a pruned run', async () => {
    const { file, store } = await opened();
    const { root, id } = await replay(store, workedTask);
    const [before, exported] = [await everythingOf(store, root), await exportRun(file, root)];
    await pruneRuns(file, [root]);
    expect(await importRun(file, exported)).toBe(true);
    expect(await everythingOf(store, root)).toEqual(before);
    expect((await store.runs({})).map((run) => run.runId)).toEqual([root, id]);
    expect(await store.findHidden(root)).toBeUndefined();
  });
});

async function opened() {
  const file = await stores.file();
  return { file, store: await stores.open(file) };
}

/** One task done, one failed at its second attempt, one not reached. */
async function failedRun(store: RunStore): Promise<RunId> {
  const id = store.newRunId();
  await recordAll(store, [runStart(id, 3), ...doneTask(id, 1), taskStart(id, 2), modelRequest(id, 2)]);
  await recordAll(store, [modelDelta(id, 2, 'half'), modelRetry(id, 2, { text: null, usage: null, error })]);
  await recordAll(store, [modelRequest(id, 2, 2), modelReply(id, 2, { attempt: 2, error, reasoning: 'hm' })]);
  await recordAll(store, [taskFail(id, 2, error), runEnd(id, { status: 'failed', error })]);
  return id;
}

/** A replay that reuses task 1, runs task 2 and leaves task 3 out. */
async function replay(store: RunStore, task: typeof doneTask = doneTask) {
  const root = store.newRunId();
  await recordAll(store, [runStart(root, 3), ...[1, 2, 3].flatMap((number) => task(root, number)), runEnd(root)]);
  const id = store.newRunId();
  const saves = { tokens: 120, costUsd: 0.25, durationMs: 800 };
  const rows = [
    planRow(1, { action: 'reuse', taskId: taskId(root, 1), saves }),
    planRow(2),
    planRow(3, { action: 'not-run' }),
  ];
  await recordAll(store, [runStart(id, rows, { parentRunId: root, rootRunId: root }), ...doneTask(id, 2), runEnd(id)]);
  return { root, id };
}

async function everythingOf(store: RunStore, id: RunId) {
  const tasks = await store.tasks(id);
  const ids = tasks.flatMap((task) => task.taskId ?? []);
  return {
    run: await store.run(id),
    tasks,
    executions: await Promise.all(ids.map((one) => store.execution(one))),
    attempts: await Promise.all(ids.map((one) => store.attempts(one))),
    toolCalls: await Promise.all(ids.map((one) => store.toolCalls(one))),
    guardrailResults: await Promise.all(ids.map((one) => store.guardrailResults(one))),
    sideEffects: await store.sideEffects(id),
    memory: await store.memoryOf(id),
  };
}
