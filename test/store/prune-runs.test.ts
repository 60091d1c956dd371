import { stat } from 'node:fs/promises';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { type RunId, type TaskId, taskId } from '../../src/run/ids.ts';
import type { RunStore } from '../../src/store/records.ts';
import { pruneRuns } from '../../src/store/write/prune-runs.ts';
import {
  doneTask,
  guardrailResult,
  modelReply,
  modelRequest,
  nameOf,
  planRow,
  runEnd,
  runStart,
  taskEnd,
  taskStart,
  toolCall,
  toolResult,
} from './events.ts';
import { cleanup, tempStores } from './helpers.ts';
import { recordAll } from './record-all.ts';

const stores = tempStores(cleanup());

describe('pruning', () => {
  it('removes the runs with all their rows and texts, and makes the file smaller', async () => {
    const { file, store } = await opened();
    const long = Array.from({ length: 20_000 }, (_, index) => `word ${index}`).join(' ');
    const [old, kept] = [await doneRun(store, long), await doneRun(store, 'short')];
    const before = (await stat(file)).size + (await stat(`${file}-wal`)).size;
    const { runs, bytesFreed } = await pruneRuns(file, [old]);
    expect(runs).toEqual([old]);
    expect(bytesFreed).toBeGreaterThan(100_000);
    expect((await stat(file)).size).toBe(before - bytesFreed);
    expect((await store.runs({})).map((run) => run.runId)).toEqual([kept]);
    expect(await store.execution(taskId(old, 1))).toBeUndefined();
    expect(counts(file)).toMatchObject({ runs: 1, run_tasks: 2, executions: 2, attempts: 2, texts: 10 });
    expect((await store.execution(taskId(kept, 2)))?.output).toBe('short 2');
    expect((await store.attempts(taskId(kept, 2)))[0]?.messages[1]?.content).toBe('Do 2');
  });

  it('keeps the executions that a run which stays points to, whole', async () => {
    const { file, store } = await opened();
    const first = await doneRun(store);
    const id = store.newRunId();
    await recordAll(store, [runStart(id, [reused(first, 1), planRow(2)], { parentRunId: first }), ...doneTask(id, 2)]);
    await store.record(runEnd(id));
    const before = await everythingOf(store, id);
    const attempts = await store.attempts(taskId(first, 1));
    await pruneRuns(file, [first]);
    expect(await everythingOf(store, id)).toEqual(before);
    expect(await store.attempts(taskId(first, 1))).toEqual(attempts);
    expect(attempts).toHaveLength(1);
    expect(await store.execution(taskId(first, 2))).toBeUndefined();
  });

  it('keeps every text of the attempts, tool calls and guardrails that stay, and none of the others', async () => {
    const { file, store } = await opened();
    const [first, second] = [await workedRun(store, 'first'), await workedRun(store, 'second')];
    const id = store.newRunId();
    await recordAll(store, [runStart(id, [reused(first, 1)], { parentRunId: first }), runEnd(id)]);
    const stepsOf = async (task: TaskId) => ({
      attempts: await store.attempts(task),
      toolCalls: await store.toolCalls(task),
      guardrailResults: await store.guardrailResults(task),
    });
    const before = await stepsOf(taskId(first, 1));
    await pruneRuns(file, [first, second]);
    expect(await stepsOf(taskId(first, 1))).toEqual(before);
    expect(before).toMatchObject({
      attempts: { length: 1 },
      toolCalls: { length: 1 },
      guardrailResults: { length: 1 },
    });
    expect(await stepsOf(taskId(second, 1))).toEqual({ attempts: [], toolCalls: [], guardrailResults: [] });
    expect(textsWith(file, 'first')).toHaveLength(8);
    expect(textsWith(file, 'second')).toEqual([]);
    await pruneRuns(file, [id]);
    expect(counts(file)).toMatchObject({ executions: 0, tool_calls: 0, guardrail_results: 0, texts: 0 });
  });

  it('keeps the outputs that ancestors have of tasks that a run which stays left out', async () => {
    const { file, store } = await opened();
    const root = await doneRun(store);
    const [child, grandchild] = [store.newRunId(), store.newRunId()];
    for (const [id, parent] of [
      [child, root],
      [grandchild, child],
    ] as const) {
      const rows = [leftOut(1), planRow(2)];
      await recordAll(store, [runStart(id, rows, { parentRunId: parent, rootRunId: root }), ...doneTask(id, 2)]);
      await store.record(runEnd(id, { partial: true }));
    }
    const memory = await store.memoryOf(grandchild);
    expect([...memory.keys()].sort()).toEqual([nameOf(1), nameOf(2)]);
    await pruneRuns(file, [root, child]);
    expect(await store.memoryOf(grandchild)).toEqual(memory);
    expect((await store.runs({})).map((run) => run.runId)).toEqual([grandchild]);
    expect(counts(file)).toMatchObject({ runs: 3, executions: 2 });
  });

  it('removes what was kept for another run together with that run', async () => {
    const { file, store } = await opened();
    const first = await doneRun(store);
    const id = store.newRunId();
    await recordAll(store, [runStart(id, [reused(first, 1)], { parentRunId: first }), runEnd(id)]);
    await pruneRuns(file, [first]);
    await pruneRuns(file, [id]);
    expect(new Set(Object.values(counts(file)))).toEqual(new Set([0]));
  });

  it('removes a batch with its last run', async () => {
    const { file, store } = await opened();
    const requests = [{ type: 'kickoff' }, { type: 'kickoff' }];
    const batchId = await store.addBatch({ kind: 'each', name: null, concurrency: 1, requests });
    const ids = [store.newRunId(), store.newRunId()];
    for (const [index, id] of ids.entries()) {
      await recordAll(store, [runStart(id, 1, { batch: { batchId, row: index + 1 } }), runEnd(id)]);
    }
    await pruneRuns(file, ids.slice(0, 1));
    expect(await store.batchRows(batchId)).toHaveLength(2);
    await pruneRuns(file, ids.slice(1));
    expect(await store.batch(batchId)).toBeUndefined();
    expect(counts(file)).toMatchObject({ texts: 0 });
  });

  it('leaves a run that is running as it is', async () => {
    const { file, store } = await opened();
    const id = store.newRunId();
    await recordAll(store, [runStart(id, 2), ...doneTask(id, 1)]);
    expect((await pruneRuns(file, [id])).runs).toEqual([]);
    await recordAll(store, [...doneTask(id, 2), runEnd(id)]);
    expect(await store.run(id)).toMatchObject({ status: 'completed', tasksDone: 2 });
  });

  it('breaks no reference between the tables', async () => {
    const { file, store } = await opened();
    const first = await workedRun(store, 'first');
    const id = store.newRunId();
    await recordAll(store, [runStart(id, [reused(first, 1)], { parentRunId: first }), runEnd(id)]);
    await pruneRuns(file, [first]);
    const db = new Database(file, { readonly: true });
    expect([db.pragma('foreign_key_check'), db.pragma('integrity_check', { simple: true })]).toEqual([[], 'ok']);
    db.close();
  });
});

describe('a pruned run', () => {
  it('is found by no reader but the one for pruned runs', async () => {
    const { file, store } = await opened();
    const first = await doneRun(store);
    const id = store.newRunId();
    await recordAll(store, [runStart(id, [reused(first, 1)], { parentRunId: first }), runEnd(id)]);
    await pruneRuns(file, [first]);
    expect(await store.run(first)).toBeUndefined();
    expect(await store.findRuns(first)).toEqual({ ids: [], more: false });
    expect(await store.runs({ status: ['completed'] })).toHaveLength(1);
    expect(await store.findHidden(first.slice(0, 6))).toEqual({ runId: first, prunedAt: expect.stringMatching(/^20/) });
    expect(await store.findHidden(id)).toBeUndefined();
  });

  it('cannot be reused by a replay that was planned before', async () => {
    const { file, store } = await opened();
    const first = await doneRun(store);
    await pruneRuns(file, [first]);
    const id = store.newRunId();
    await expect(store.record(runStart(id, [reused(first, 1)], { parentRunId: first }))).rejects.toMatchObject({
      code: 'not-found',
      message: `task-1 cannot be reused: ${first}-1 was pruned just now`,
    });
    expect(await store.runs({})).toEqual([]);
  });
});

async function opened() {
  const file = await stores.file();
  return { file, store: await stores.open(file) };
}

/** Two tasks, whose outputs end in their numbers. */
async function doneRun(store: RunStore, output = 'an answer'): Promise<RunId> {
  const id = store.newRunId();
  const tasks = [1, 2].flatMap((number) => doneTask(id, number, `${output} ${number}`));
  await recordAll(store, [runStart(id, 2), ...tasks, runEnd(id)]);
  return id;
}

/** One task, each of whose texts stands in one place alone. */
async function workedRun(store: RunStore, word: string): Promise<RunId> {
  const id = store.newRunId();
  const wish = (words: string) => [{ id: 'c1', name: 't', arguments: `${word} ${words}` }];
  const messages = [
    { role: 'assistant', content: `${word} said`, toolCalls: wish('asked before') },
    { role: 'tool', toolCallId: 'c1', content: `${word} told` },
  ] as const;
  await recordAll(store, [runStart(id, 1), taskStart(id, 1)]);
  await recordAll(store, [modelRequest(id, 1, 1, { messages, tools: [`${word}_tool`] })]);
  await recordAll(store, [modelReply(id, 1, { text: null, toolCalls: wish('asked') })]);
  await recordAll(store, [
    toolCall(id, 1, { arguments: `${word} given` }),
    toolResult(id, 1, { output: `${word} sent` }),
  ]);
  await recordAll(store, [guardrailResult(id, 1, { output: `${word} answer` }), taskEnd(id, 1), runEnd(id)]);
  return id;
}

function textsWith(file: string, word: string): readonly unknown[] {
  const db = new Database(file, { readonly: true });
  const found = db.prepare('SELECT text FROM texts WHERE instr(text, ?)').pluck().all(word);
  db.close();
  return found;
}

function reused(run: RunId, number: number) {
  const saves = { tokens: 120, costUsd: 0.25, durationMs: 800 };
  return planRow(number, { action: 'reuse', taskId: taskId(run, number), saves });
}

function leftOut(number: number) {
  return planRow(number, { action: 'not-run' });
}

async function everythingOf(store: RunStore, id: RunId) {
  return { run: await store.run(id), tasks: await store.tasks(id), memory: await store.memoryOf(id) };
}

function counts(file: string): Readonly<Record<string, number>> {
  const db = new Database(file, { readonly: true });
  const count = (table: string) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
  const tables = ['runs', 'run_tasks', 'executions', 'attempts', 'tool_calls', 'guardrail_results', 'texts'];
  const found = Object.fromEntries(tables.map((table) => [table, count(table)]));
  db.close();
  return found;
}
