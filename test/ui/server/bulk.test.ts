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
