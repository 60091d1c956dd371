import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { crewYaml, makeProject, threeTasks } from '../../helpers/project.ts';
import { inProcess, kickedOff, replyByTask, tasksYaml } from '../../helpers/replays.ts';
import { type Parsed, serveUi } from './helpers.ts';

describe('the runs as the page reads them', () => {
  it('says how to begin where there is no history', async () => {
    await using project = await makeProject({ 'crew.yaml': crewYaml('http://127.0.0.1:9', threeTasks) });
    await using ui = await serveUi({ project });
    expect((await ui.get('/api/project')).json).toMatchObject({ crew: 'test-crew', hasHistory: false });
    expect((await ui.get('/api/runs')).json).toMatchObject({ runs: [], total: 0 });
    expect((await ui.get('/api/runs/3fk9p2mz')).json.error).toMatchObject({ code: 'no-history' });
  });

  it('lists, counts, filters, searches and sorts them', async () => {
    await using crew = await kickedOff({ inputs: { topic: 'tides' }, tasks });
    const { project, runId } = crew;
    const second = await inProcess(project, async (open) => {
      const { id, result } = open.kickoff({ inputs: { topic: 'moons' }, note: 'a Second try' });
      await result;
      return id;
    });
    await using ui = await serveUi({ project });
    const idsOf = async (query: string) => {
      const { json } = await ui.get(`/api/runs?${query}`);
      return [json.total, ...json.runs.map(({ run }: Parsed) => run.runId)];
    };
    expect(await idsOf('')).toEqual([2, second, runId]);
    expect(await idsOf('limit=1&offset=1')).toEqual([2, runId]);
    expect(await idsOf('sort=started&order=asc')).toEqual([2, runId, second]);
    for (const sort of ['crew', 'status', 'tasks', 'time', 'tokens', 'cost']) {
      expect((await idsOf(`sort=${sort}&order=asc`)).length).toBe(3);
    }
    expect(await idsOf('text=TIDES')).toEqual([1, runId]);
    expect(await idsOf('text=second+try')).toEqual([1, second]);
    expect(await idsOf('text=b+2')).toEqual([1, second]);
    expect(await idsOf('text=%25')).toEqual([0]);
    expect(await idsOf('status=failed')).toEqual([0]);
    const { json } = await ui.get('/api/runs?text=b+2&status=failed,completed');
    expect(json.counts).toEqual({ all: 1, running: 0, completed: 1, failed: 0, interrupted: 0 });
    expect(json.runs[0].match).toEqual({ task: 'b', before: '', hit: 'b 2', after: '' });
  });

  it('counts and finds a run whose process died by what it is shown as', async () => {
    await using crew = await kickedOff({ tasks: tasksYaml('ab') });
    const database = new Database(crew.project.path('.crew', 'runs.db'));
    database.exec("UPDATE runs SET status = 'running'; UPDATE executions SET status = 'running' WHERE number = 2");
    database.close();
    await using ui = await serveUi(crew);
    const { json } = await ui.get('/api/runs?status=interrupted&sort=status&fold=1');
    expect(json.counts).toEqual({ all: 1, running: 0, completed: 0, failed: 0, interrupted: 1 });
    expect([json.total, json.runs[0].run.status]).toEqual([1, 'interrupted']);
    expect((await ui.get('/api/runs?status=running')).json.total).toBe(0);
  });

  it('shows one whole run, its tasks without their outputs, and whence it came', async () => {
    await using crew = await kickedOff();
    const { project, runId } = crew;
    const child = await inProcess(project, async (open) => {
      const { id, result } = open.replay({ run: runId, from: 'c' });
      await result;
      return id;
    });
    await using ui = await serveUi({ project });
    const { json } = await ui.get(`/api/runs/${child}`);
    expect(json).toMatchObject({
      run: { runId: child },
      parent: { runId },
      root: { runId },
      finalTaskId: `${child}-4`,
    });
    expect(json.tasks[0]).toMatchObject({ taskId: `${runId}-1`, reused: true, outputStart: 'a 1', outputLength: 3 });
    expect(json.tasks[0].output).toBeUndefined();
    expect((await ui.get(`/api/runs/${runId}`)).json.children.map((run: Parsed) => run.runId)).toEqual([child]);
    const missing = await ui.get('/api/runs/zzzzzzz0');
    expect([missing.status, missing.json.error.code]).toEqual([404, 'not-found']);
  });

  it('shows one task with its prompts, and its output to keep', async () => {
    await using crew = await kickedOff();
    await using ui = await serveUi(crew);
    const { json } = await ui.get(`/api/tasks/${crew.runId}-2`);
    expect(json).toMatchObject({
      task: { name: 'b', status: 'completed', definition: { task: { description: 'Do b' } } },
      output: { text: 'b 1', from: 0, next: null, length: 3 },
      toolCalls: [],
      guardrails: [],
    });
    const [attempt] = json.attempts;
    expect(attempt.messages.map((index: number) => json.messages[index].role)).toEqual(['system', 'user']);
    const raw = await ui.get(`/api/tasks/${crew.runId}-2/raw`);
    expect(raw.text).toBe('b 1');
    expect(raw.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(raw.headers.get('content-disposition')).toBe(`attachment; filename="b-${crew.runId}-2.txt"`);
  });

  it('gives a long output in parts that make up the whole', async () => {
    const long = `${'x'.repeat(199_999)}😀${'y'.repeat(150_000)}`;
    await using crew = await kickedOff({ replies: replyByTask(() => long), tasks: tasksYaml('a') });
    await using ui = await serveUi(crew);
    const first = (await ui.get(`/api/tasks/${crew.runId}-1`)).json.output;
    const second = (await ui.get(`/api/tasks/${crew.runId}-1/output?from=${first.next}`)).json;
    expect([first.text + second.text === long, second.next, first.length]).toEqual([true, null, long.length]);
    expect(first.text.length).toBe(199_999);
  });

  it('exports a run as the terminal does', async () => {
    await using crew = await kickedOff();
    await using ui = await serveUi(crew);
    const { json, headers } = await ui.get(`/api/runs/${crew.runId}/export`);
    expect(json.runs[0].runId).toBe(crew.runId);
    expect(headers.get('content-disposition')).toContain(`run-${crew.runId}.json`);
    const unknown = await ui.get(`/api/runs/${crew.runId}/export?format=pdf`);
    expect([unknown.status, unknown.json.error.message]).toEqual([400, 'format must be one of json, html, md']);
  });

  it('exports a run as a page and as a text, to keep and never to be shown by this server', async () => {
    await using crew = await kickedOff({ tasks: tasksYaml('ab') });
    await using ui = await serveUi(crew);
    const types = { html: 'text/html', md: 'text/markdown' };
    for (const [format, type] of Object.entries(types)) {
      const { text, headers } = await ui.get(`/api/runs/${crew.runId}/export?format=${format}`);
      expect(text).toContain('b 1');
      expect(headers.get('content-type')).toBe(`${type}; charset=utf-8`);
      expect(headers.get('content-disposition')).toBe(`attachment; filename="run-${crew.runId}.${format}"`);
      expect(headers.get('content-security-policy')).toContain("script-src 'self'");
    }
  });

  it('compares two runs by word, task by task', async () => {
    await using crew = await kickedOff();
    const child = await inProcess(crew.project, async (open) => {
      const { id, result } = open.replay({ run: crew.runId, from: 'c' });
      await result;
      return id;
    });
    await using ui = await serveUi(crew);
    const { json } = await ui.get(`/api/diff?from=${crew.runId}&to=${child}`);
    expect(json.tasks.map((task: Parsed) => [task.name, task.output, task.text?.type])).toEqual([
      ['a', 'same-execution', 'same'],
      ['b', 'same-execution', 'same'],
      ['c', 'changed', 'words'],
      ['d', 'changed', 'words'],
    ]);
    expect((await ui.get(`/api/diff?to=${child}&task=c`)).json.tasks).toHaveLength(1);
  });
});

const tasks = `  a: { description: 'Do a about {topic}', expected_output: Text }
  b: { description: Do b, expected_output: Text }
`;
