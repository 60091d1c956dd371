import { describe, expect, it } from 'vitest';
import type { Reply } from '../../helpers/chat-server.ts';
import { inProcess, kickedOff, replyByTask, tasksYaml } from '../../helpers/replays.ts';
import { type Parsed, type ServedUi, serveUi } from './helpers.ts';

async function batchEnded(ui: ServedUi, id: string): Promise<Parsed> {
  for (;;) {
    const { json } = await ui.get(`/api/batches/${id}`);
    if (json.result !== null) return json;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** `a` writes a file, then answers; so does its replay. */
function writer() {
  const call = {
    id: 'call_0',
    type: 'function',
    function: { name: 'write_file', arguments: '{"path":"n.md","content":"x"}' },
  };
  const choices = [
    { index: 0, delta: { role: 'assistant', tool_calls: [{ index: 0, ...call }] }, finish_reason: 'tool_calls' },
  ];
  const asks: Reply = { raw: [`data: ${JSON.stringify({ choices })}\n\n`, 'data: [DONE]\n\n'] };
  return kickedOff({
    tasks: tasksYaml('ab', { a: ', tools: [write_file]' }),
    replies: replyByTask((task, _time, { body }) =>
      task === 'a' && !body.messages.some(({ role }) => role === 'tool') ? asks : undefined,
    ),
  });
}

describe('many runs from the page', () => {
  it('plans the replay of chosen runs, runs it as one batch and folds it in the list', async () => {
    await using crew = await kickedOff({ tasks: tasksYaml('ab') });
    const second = await inProcess(
      crew.project,
      async (open) => (await open.kickoff({ note: 'odd' }).result).run.runId,
    );
    await using ui = await serveUi(crew);
    const body = { runs: [crew.runId, second], selector: { type: 'from', task: 'b', to: null } };
    const plan = (await ui.post('/api/bulk/plan', body)).json;
    expect(plan.rows.map((row: Parsed) => [row.runId, row.runs, row.refusal])).toEqual([
      [crew.runId, ['b'], null],
      [second, ['b'], null],
    ]);
    expect(plan.command).toBe(`crew replay --bulk ${crew.runId} ${second} -t b`);
    const started = await ui.post('/api/bulk/start', { ...body, concurrency: 2, name: 'again' });
    expect([started.status, started.json.rows]).toEqual([201, 2]);
    const { batch, rows, result, running } = await batchEnded(ui, started.json.batchId);
    expect([batch.name, batch.concurrency, result.completed, running]).toEqual(['again', 2, 2, false]);
    expect(rows.map(({ run }: Parsed) => run.parentRunId)).toEqual([crew.runId, second]);
    const folded = (await ui.get('/api/runs?fold=1')).json;
    expect([
      folded.total,
      folded.counts.all,
      folded.runs[0].batch.runs,
      folded.runs[0].batch.statuses.completed,
    ]).toEqual([3, 4, 2, 2]);
    expect((await ui.get('/api/batches')).json.batches[0]).toMatchObject({ name: 'again', rows: 2 });
    expect((await ui.post(`/api/batches/${batch.batchId}/stop`)).status).toBe(409);
  });

  it('takes all that match a search', async () => {
    await using crew = await kickedOff({ tasks: tasksYaml('a') });
    const odd = await inProcess(crew.project, async (open) => (await open.kickoff({ note: 'odd' }).result).run.runId);
    await using ui = await serveUi(crew);
    const plan = async (filter: unknown) => (await ui.post('/api/bulk/plan', { filter })).json;
    expect((await plan({ text: 'odd' })).rows.map((row: Parsed) => row.runId)).toEqual([odd]);
    expect((await plan({ text: 'odd' })).command).toBe(`crew replay --bulk ${odd}`);
    expect((await plan({ text: 'no such words' })).rows).toEqual([]);
    expect((await plan({})).rows).toHaveLength(2);
    expect((await plan({})).command).toBe('crew replay --bulk --everything');
    expect((await ui.post('/api/bulk/plan', {})).status).toBe(400);
    expect((await ui.post('/api/bulk/start', { filter: { text: 'no such words' } })).status).toBe(404);
  });

  it('names what matches and is left out, with why, and says of each run what it was about', async () => {
    const no = { status: 400, error: 'no' };
    await using crew = await kickedOff({
      tasks: tasksYaml('a'),
      more: 'inputs: { topic: cats }\n',
      replies: replyByTask((_task, time) => (time === 1 || time === 3 ? no : undefined)),
    });
    const again = await inProcess(crew.project, async (open) => {
      await open.resume(crew.runId).result;
      const { id, result } = open.kickoff({ inputs: { topic: 'dogs' } });
      await result.catch(() => undefined);
      return id;
    });
    await using ui = await serveUi(crew);
    const { json } = await ui.post('/api/bulk/plan', { filter: { status: ['failed'] }, selector: { type: 'failed' } });
    const about = ({ runId, status, inputs, error }: Parsed) => [runId, status, inputs, error !== null];
    expect(json.rows.map(about)).toEqual([[again, 'failed', 'topic="dogs"', true]]);
    expect(json.leftOut.map(about)).toEqual([[crew.runId, 'failed', 'topic="cats"', true]]);
    expect(json.leftOut[0].reason).toBe('a later replay of it completed');
    expect((await ui.get('/api/runs?status=failed')).json.counts.failed).toBe(2);
    expect((await ui.post('/api/bulk/plan', { runs: [again] })).json.leftOut).toEqual([]);
  });

  it('counts of a folded batch what the filter finds', async () => {
    await using crew = await kickedOff({
      tasks: tasksYaml('a'),
      more: 'inputs: { topic: cats }\n',
      replies: replyByTask((_task, time) => (time === 2 ? { status: 400, error: 'no' } : undefined)),
    });
    const rows = ['red 1', 'red 2', 'blue 3'].map((topic) => ({ topic }));
    await inProcess(crew.project, (open) => open.kickoffEach(rows, { concurrency: 1 }).result);
    await using ui = await serveUi(crew);
    const folded = async (query: string) => {
      const { runs } = (await ui.get(`/api/runs?fold=1${query}`)).json;
      const { batch } = runs.find((row: Parsed) => row.batch !== null);
      return [batch.runs, batch.statuses.all, batch.statuses.failed, batch.statuses.completed];
    };
    expect(await folded('')).toEqual([3, 3, 1, 2]);
    expect(await folded('&text=red')).toEqual([2, 2, 1, 1]);
    expect(await folded('&text=red&status=completed')).toEqual([1, 1, 0, 1]);
    expect(await folded('&status=failed&sort=cost')).toEqual([1, 1, 1, 0]);
    const ids = (await ui.get('/api/runs?sort=run&order=asc')).json.runs.map(({ run }: Parsed) => run.runId);
    expect(ids).toEqual([...ids].sort());
  });

  it('repeats side effects only when that is allowed, and starts no run that would do nothing', async () => {
    await using crew = await writer();
    await using ui = await serveUi(crew);
    const plan = async (body: object) => (await ui.post('/api/bulk/plan', { runs: [crew.runId], ...body })).json;
    const [row] = (await plan({})).rows;
    expect(row.repeats).toEqual([{ name: 'a', tool: 'write_file', times: 1 }]);
    expect(row.refusal).toBe('it would call again: write_file (once in a)');
    expect((await ui.post('/api/bulk/start', { runs: [crew.runId] })).status).toBe(409);
    const [idle] = (await plan({ selector: { type: 'failed' } })).rows;
    expect([idle.idle, idle.refusal]).toEqual([true, null]);
    const nothing = await ui.post('/api/bulk/start', { runs: [crew.runId], selector: { type: 'failed' } });
    expect([nothing.status, nothing.json.error.message]).toEqual([409, 'Nothing to run']);
    const allowed = await plan({ allowSideEffects: true });
    expect([allowed.rows[0].refusal, allowed.command]).toEqual([
      null,
      `crew replay --bulk ${crew.runId} --allow-side-effects`,
    ]);
    const { json } = await ui.post('/api/bulk/start', { runs: [crew.runId], allowSideEffects: true });
    expect((await batchEnded(ui, json.batchId)).result.completed).toBe(1);
  });
});
