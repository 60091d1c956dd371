import { describe, expect, it } from 'vitest';
import { inProcess, kickedOff, replyByTask, tasksYaml } from '../../helpers/replays.ts';
import { type Parsed, type ServedUi, serveUi } from './helpers.ts';

const fails = { status: 400, error: 'no' };

async function ended(ui: ServedUi, path: string, isOver: (facts: Parsed) => boolean): Promise<Parsed> {
  for (;;) {
    const { json } = await ui.get(path);
    if (isOver(json)) return json;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('going on from the page', () => {
  it('goes on where a run failed, and only there', async () => {
    await using crew = await kickedOff({
      tasks: tasksYaml('abc'),
      replies: replyByTask((task, time) => (task === 'b' && time === 1 ? fails : undefined)),
    });
    await using ui = await serveUi(crew);
    const { status, json } = await ui.post(`/api/runs/${crew.runId}/resume`);
    expect(status).toBe(201);
    const facts = await ended(ui, `/api/runs/${json.runId}`, ({ run }) => run.status !== 'running');
    expect([facts.run.status, facts.run.parentRunId, crew.askedSince()]).toEqual(['completed', crew.runId, 'bc']);
    expect((await ui.post(`/api/runs/${json.runId}/resume`)).status).toBe(409);
    expect((await ui.post('/api/runs/zzzzzzz0/resume')).status).toBe(404);
  });

  it('goes on with another model', async () => {
    await using crew = await kickedOff({
      tasks: tasksYaml('ab'),
      replies: replyByTask((task, time) => (task === 'b' && time === 1 ? fails : undefined)),
    });
    await using ui = await serveUi(crew);
    const { json } = await ui.post(`/api/runs/${crew.runId}/resume`, { agentModels: { writer: 'better-model' } });
    const { run } = await ended(ui, `/api/runs/${json.runId}`, (facts) => facts.run.status !== 'running');
    expect([run.status, run.options.agentModels]).toEqual(['completed', { writer: 'better-model' }]);
    expect(crew.server.requests.at(-1)?.body.model).toBe('better-model');
    expect((await ui.post(`/api/runs/${json.runId}/resume`, { modle: 'x' })).status).toBe(400);
  });

  it('goes on with the rows of a batch that failed', async () => {
    // The third is the batch's second row.
    const replies = replyByTask((_task, time) => (time === 3 ? fails : undefined));
    await using crew = await kickedOff({ tasks: tasksYaml('a'), replies });
    const { batchId, failed } = await inProcess(
      crew.project,
      (open) => open.kickoffEach([{}, {}], { concurrency: 1 }).result,
    );
    await using ui = await serveUi(crew);
    const path = `/api/batches/${batchId}`;
    const { status, json } = await ui.post(`${path}/resume`);
    expect([failed, status, json]).toEqual([1, 201, { batchId, rows: 1 }]);
    const { rows } = await ended(ui, path, ({ running }) => !running);
    expect(rows.map(({ run }: Parsed) => run.status)).toEqual(['completed', 'completed']);
    const again = await ui.post(`${path}/resume`);
    expect([again.status, again.json.error.message]).toEqual([409, `Every row of ${batchId} is completed`]);
  });
});
