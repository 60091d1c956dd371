import { describe, expect, it } from 'vitest';
import { crewYaml, makeProject, threeTasks } from '../../helpers/project.ts';
import { inProcess, kickedOff, replyByTask, tasksYaml } from '../../helpers/replays.ts';
import { type Parsed, readEvents, type ServedUi, serveUi } from './helpers.ts';

async function ended(ui: ServedUi, runId: string): Promise<Parsed> {
  for (;;) {
    const { json } = await ui.get(`/api/runs/${runId}`);
    if (json.run.status !== 'running') return json;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('planning and starting from the page', () => {
  it('plans a replay as the terminal does, and writes nothing', async () => {
    await using crew = await kickedOff();
    await using ui = await serveUi(crew);
    const { runId } = crew;
    const { json } = await ui.post('/api/plan', {
      type: 'replay',
      run: runId,
      selector: { type: 'from', task: 'c', to: null },
      outputs: { b: "it's mine" },
    });
    expect(json.tasks.map((task: Parsed) => [task.name, task.action, task.model])).toEqual([
      ['a', 'reuse', null],
      ['b', 'edit', null],
      ['c', 'run', 'test-model'],
      ['d', 'run', 'test-model'],
    ]);
    expect(json).toMatchObject({ source: runId, runsSomething: true, likely: { tokens: 240, costUsd: 0 } });
    expect(json.saves.tokens).toBeGreaterThan(0);
    expect(json.command).toBe(`crew replay ${runId} -t c --set-output 'b=it'\\''s mine'`);
    const offline = { type: 'replay', run: runId, selector: { type: 'all' }, offline: true };
    expect((await ui.post('/api/plan', offline)).json).toMatchObject({ runsSomething: true, likely: null });
    expect((await ui.get('/api/runs')).json.total).toBe(1);
  });

  it('prices what was recorded by the model that is chosen, for all or for one agent', async () => {
    await using crew = await kickedOff();
    await using ui = await serveUi({ ...crew, environment: { OPENAI_API_KEY: 'none-is-needed' } });
    const likely = async (chosen: object) => {
      const body = { type: 'replay', run: crew.runId, selector: { type: 'all' }, ...chosen };
      return (await ui.post('/api/plan', body)).json.likely;
    };
    const [cheap, dear] = [await likely({ model: 'openai/gpt-4o-mini' }), await likely({ model: 'openai/gpt-4o' })];
    expect([cheap.tokens, cheap.costUsd > 0, dear.costUsd / cheap.costUsd > 10]).toEqual([480, true, true]);
    expect(await likely({ agentModels: { writer: 'openai/gpt-4o' } })).toEqual(dear);
    expect(await likely({ model: 'openai/no-such-model' })).toEqual({ tokens: 480, costUsd: null });
    const bulk = { runs: [crew.runId], model: 'openai/gpt-4o', selector: { type: 'from', task: 'd', to: null } };
    const [row] = (await ui.post('/api/bulk/plan', bulk)).json.rows;
    expect(row.likelyCostUsd).toBeCloseTo(dear.costUsd / 4);
    const { models } = (await ui.get('/api/models')).json;
    expect(models).toEqual(expect.arrayContaining(['test-model', 'openai/gpt-4o']));
    expect(models.some((name: string) => name.startsWith('anthropic/'))).toBe(false);
  });

  it('says why a plan cannot be made', async () => {
    await using crew = await kickedOff({
      tasks: tasksYaml('a', { a: ', agent: writer' }),
      more: 'inputs: { topic: }\n',
      inputs: { topic: 'x' },
    });
    await using ui = await serveUi(crew);
    const codeOf = async (body: unknown) => {
      const { status, json } = await ui.post('/api/plan', body);
      return [status, json.error.code];
    };
    expect(await codeOf({ type: 'kickoff' })).toEqual([422, 'missing-input']);
    expect(await codeOf({ type: 'replay', run: 'zzzzzzz0' })).toEqual([404, 'not-found']);
    expect(await codeOf({ type: 'replay', run: crew.runId, selector: { type: 'after', task: 'zz' } })).toEqual([
      404,
      'not-found',
    ]);
    expect(await codeOf({ type: 'replay' })).toEqual([400, 'usage']);
    expect(await codeOf({ type: 'kickoff', imputs: {} })).toEqual([400, 'usage']);
    expect(await codeOf({ type: 'kickoff', inputs: ['x'] })).toEqual([400, 'usage']);
    expect(await codeOf({ type: 'kickoff', envFile: '../../etc/passwd' })).toEqual([400, 'usage']);
    expect(await codeOf([])).toEqual([400, 'usage']);
  });

  it('starts a kickoff and a replay, which end as any other run', async () => {
    await using crew = await kickedOff();
    await using ui = await serveUi(crew);
    const started = await ui.post('/api/start', { type: 'kickoff', note: 'from the page' });
    expect(started.status).toBe(201);
    // Its plan is there at once.
    expect((await ui.get(`/api/runs/${started.json.runId}`)).json.tasks).toHaveLength(4);
    expect((await ended(ui, started.json.runId)).run).toMatchObject({
      status: 'completed',
      options: { note: 'from the page' },
    });
    const replay = await ui.post('/api/start', {
      type: 'replay',
      run: crew.runId,
      selector: { type: 'only', tasks: ['d'] },
    });
    const { run, tasks } = await ended(ui, replay.json.runId);
    expect([run.status, run.parentRunId, tasks.map((task: Parsed) => task.origin)]).toEqual([
      'completed',
      crew.runId,
      ['reuse', 'reuse', 'reuse', 'run'],
    ]);
    expect(ui.bugs).toEqual([]);
  });

  it('starts nothing where there is nothing to run', async () => {
    await using crew = await kickedOff();
    await using ui = await serveUi(crew);
    const body = { type: 'replay', run: crew.runId, selector: { type: 'changed' } };
    expect((await ui.post('/api/plan', body)).json.runsSomething).toBe(false);
    expect((await ui.post('/api/start', body)).status).toBe(409);
    expect((await ui.get('/api/runs')).json.total).toBe(1);
  });

  it('runs what the files say now, and shows the history of a crew that is broken', async () => {
    await using crew = await kickedOff({ tasks: tasksYaml('a') });
    await using ui = await serveUi(crew);
    const before = await crew.project.read('crew.yaml');
    await crew.project.write('crew.yaml', before.replace('Do a', 'Do b'));
    const { json } = await ui.post('/api/start', { type: 'kickoff' });
    expect((await ended(ui, json.runId)).tasks[0].outputStart).toBe('b 1');
    await crew.project.write('crew.yaml', before.replace('description: Do a', 'descripton: Do a'));
    const facts = (await ui.get('/api/project')).json;
    expect([
      facts.report,
      facts.problems.some((problem: Parsed) => problem.severity === 'error' && problem.line > 0),
    ]).toEqual([null, true]);
    expect((await ui.get('/api/runs')).json.total).toBe(2);
    const refused = await ui.post('/api/start', { type: 'kickoff' });
    expect([refused.status, refused.json.error.code, refused.json.problems[0].file]).toEqual([
      422,
      'invalid-crew',
      'crew.yaml',
    ]);
  });

  it('ends its runs as interrupted when it is stopped', async () => {
    await using crew = await kickedOff({
      replies: replyByTask((task, time) => (task === 'b' && time === 2 ? 'hang' : undefined)),
    });
    await using ui = await serveUi(crew);
    const { json } = await ui.post('/api/start', { type: 'kickoff' });
    while (crew.askedSince() !== 'ab') await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await ui.close()).toBe(1);
    const { run, tasks } = await inProcess(crew.project, (open) => open.runs.get(json.runId));
    expect([run.status, run.error?.code, tasks[0]?.output]).toEqual(['interrupted', 'cancelled', 'a 2']);
  });
});

describe('the first run of a project', () => {
  it('makes the history, which is then there', async () => {
    await using project = await makeProject({ 'crew.yaml': crewYaml('http://127.0.0.1:9', threeTasks) });
    await using ui = await serveUi({ project });
    await using live = await readEvents(ui.origin);
    await live.until(({ type }) => type === 'hello');
    const { json } = await ui.post('/api/start', { type: 'kickoff', offline: true });
    await live.until(({ type }) => type === 'history');
    expect((await ended(ui, json.runId)).run).toMatchObject({ status: 'completed', offline: true });
    expect((await ui.get('/api/runs')).json.total).toBe(1);
  });
});
