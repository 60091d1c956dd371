import { describe, expect, it } from 'vitest';
import { type RunId, taskId } from '../../src/run/ids.ts';
import { readRunStore } from '../../src/store/run-store.ts';
import {
  calls,
  doneTask,
  modelDelta,
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
  workedTask,
} from './events.ts';
import { cleanup, startChild, tempStores } from './helpers.ts';
import { recordAll } from './record-all.ts';

const undoLater = cleanup();
const stores = tempStores(undoLater);

describe('a task that calls tools', () => {
  it('gives back each request and reply as they were, calls and their answers too', async () => {
    const { store, id, events } = await workedRun();
    const attempts = await store.attempts(taskId(id, 1));
    const requests = events.filter((event) => event.type === 'model-request');
    expect(attempts.map(({ messages }) => messages)).toEqual(requests.map(({ messages }) => messages));
    expect(attempts.map(({ tools }) => tools)).toEqual(requests.map(({ tools }) => tools));
    expect(attempts.map(({ purpose }) => purpose)).toEqual(['answer', 'answer', 'answer', 'judge']);
    expect(attempts.map(({ toolCalls }) => toolCalls)).toEqual([calls, [], [], []]);
  });

  it('keeps every call with its result, in the order of the calls', async () => {
    const { store, id } = await workedRun();
    const startedAt = '2026-01-02T03:04:05.678Z';
    const idempotencyKey = `${id}:task:send_mail:1`;
    const result = { ok: true, output: 'sent', durationMs: 40 };
    expect(await store.toolCalls(taskId(id, 1))).toEqual([
      {
        ...{ call: 1, attempt: 1, tool: 'send_mail', arguments: '{"to":"ann"}', sideEffects: true },
        ...{ idempotencyKey, startedAt, ...result },
      },
      {
        ...{ call: 2, attempt: 1, tool: 'read_file', arguments: '{"path": "notes', sideEffects: false },
        ...{ idempotencyKey, startedAt, ok: false, output: 'the arguments are no JSON', durationMs: 40 },
      },
    ]);
  });

  it('counts the tokens of every attempt, those of a judge too', async () => {
    const { store, id } = await workedRun();
    expect(await store.run(id)).toMatchObject({ usage: { inputTokens: 400, outputTokens: 80 }, costUsd: 1 });
    expect((await store.tasks(id))[0]).toMatchObject({ usage: { inputTokens: 400 }, costUsd: 1 });
  });

  it('shows what comes after a call without what was said before it', async () => {
    const file = await stores.file();
    const store = await stores.open(file);
    const id = store.newRunId();
    const reader = async () => {
      const opened = await readRunStore(file);
      undoLater(() => opened.close());
      return opened;
    };
    await recordAll(store, [runStart(id, 1), taskStart(id, 1), modelRequest(id, 1), modelDelta(id, 1, 'Let me see')]);
    const other = await reader();
    await expect.poll(async () => (await other.tasks(id))[0]?.output, { timeout: 30_000 }).toBe('Let me see');
    await recordAll(store, [modelReply(id, 1, { toolCalls: calls }), toolCall(id, 1), toolResult(id, 1)]);
    await store.record(modelRequest(id, 1, 2));
    expect((await other.tasks(id))[0]?.output).toBeNull();
  });
});

it('a call that its process did not survive is there, without a result', async () => {
  const file = await stores.file();
  const { child, nextLine, ended } = startChild('call-tools', [file]);
  const id = (await nextLine()) as RunId;
  await nextLine();
  child.kill('SIGKILL');
  await ended;
  const store = await stores.open(file);
  expect(await store.toolCalls(taskId(id, 1))).toMatchObject([
    { call: 1, ok: true, output: 'sent', durationMs: 40 },
    { call: 2, ok: null, output: null, durationMs: null },
  ]);
  expect(await store.attempts(taskId(id, 1))).toMatchObject([{ ended: true, text: 'an answer' }]);
  expect(await store.sideEffects(id)).toEqual([{ name: nameOf(1), tool: 'send_mail', times: 2 }]);
});

describe('what guardrails said', () => {
  it('is kept in order, with the answer and the reason', async () => {
    const { store, id } = await workedRun();
    const at = '2026-01-02T03:04:05.678Z';
    const [guardrail, output] = ['no_placeholders', '{"done":true}'];
    expect(await store.guardrailResults(taskId(id, 1))).toEqual([
      { answer: 1, guardrail, verdict: 'fail', reason: 'TODO', output: 'TODO', at },
      { answer: 2, guardrail, verdict: 'pass', reason: null, output, at },
      { answer: 2, guardrail: 'polite', verdict: 'replace', reason: null, output, at },
    ]);
  });
});

describe('calls with side effects', () => {
  it('are counted by task and tool, of reused outputs too', async () => {
    const { store, id: first } = await workedRun();
    const id = store.newRunId();
    const rows = [planRow(1, { action: 'reuse', taskId: taskId(first, 1) }), planRow(2), planRow(3)];
    const again = [2, 3].map((call) => toolCall(id, 2, { call, tool: 'add_row' }));
    await recordAll(store, [runStart(id, rows, { parentRunId: first }), taskStart(id, 2), modelRequest(id, 2)]);
    await recordAll(store, [modelReply(id, 2), ...again, toolCall(id, 2, { call: 4 }), taskEnd(id, 2)]);
    await recordAll(store, [...doneTask(id, 3), runEnd(id)]);
    expect(await store.sideEffects(id)).toEqual([
      { name: nameOf(1), tool: 'send_mail', times: 1 },
      { name: nameOf(2), tool: 'add_row', times: 2 },
      { name: nameOf(2), tool: 'send_mail', times: 1 },
    ]);
  });
});

describe('the output of a task with a schema', () => {
  it.each(['{"done":true}', '[1, "two"]', '0', 'false'])('is data too: %s', async (output) => {
    const { store, id } = await workedRun(output);
    expect((await store.tasks(id))[0]).toMatchObject({ output, json: JSON.parse(output) });
    expect((await store.execution(taskId(id, 1)))?.json).toEqual(JSON.parse(output));
  });

  it('is no data when the task has no schema, or has not ended', async () => {
    const store = await stores.open();
    const id = store.newRunId();
    await recordAll(store, [runStart(id, 3), ...doneTask(id, 1, '{"done":true}'), ...workedTask(id, 2).slice(0, -1)]);
    expect((await store.tasks(id)).map((task) => task.json)).toEqual([null, null, null]);
  });

  it('is data when a person gave it and it is JSON', async () => {
    const store = await stores.open();
    const id = store.newRunId();
    const { definition, fingerprint } = taskStart(id, 1);
    const withSchema = { ...definition, task: { ...definition.task, outputSchema: { type: 'object' } } };
    const rows = ['{"done":true}', 'not yet'].map((output, index) => {
      const edit = { output, editedFrom: null, definition: withSchema, fingerprint };
      return planRow(index + 1, { action: 'edit', taskId: taskId(id, index + 1), edit });
    });
    await store.record(runStart(id, rows));
    expect((await store.tasks(id)).map((task) => task.json)).toEqual([{ done: true }, null]);
  });
});

async function workedRun(output?: string) {
  const store = await stores.open();
  const id = store.newRunId();
  const events = workedTask(id, 1, output);
  await recordAll(store, [runStart(id, 1), ...events, runEnd(id)]);
  return { store, id, events };
}
