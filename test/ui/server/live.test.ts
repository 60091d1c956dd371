import { rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openCrew } from '../../../src/index.ts';
import { cleanEnvironment } from '../../helpers/project.ts';
import { kickedOff, replyByTask, tasksYaml } from '../../helpers/replays.ts';
import { readEvents, serveUi } from './helpers.ts';

describe('the events of the page', () => {
  it('tell of a run of another terminal, its tasks and its texts, and can cancel it', async () => {
    await using crew = await kickedOff({
      tasks: tasksYaml('ab'),
      replies: replyByTask((task, time) => (task === 'b' && time === 2 ? slow : undefined)),
    });
    await using ui = await serveUi(crew);
    await using list = await readEvents(ui.origin);
    await list.until(({ type }) => type === 'hello');
    await using other = await openOther(crew.project.dir);
    const { id, result } = other.crew.kickoff();
    const failed = result.catch((error: unknown) => error);
    const first = await list.until(({ type, data }) => type === 'runs' && data.runs[0].runId === id);
    expect(first.data.runs[0]).toMatchObject({ status: 'running', tasksTotal: 2 });
    expect(first.data.runs[0].inputs).toBeUndefined();
    await list.until(({ type, data }) => type === 'runs' && data.runs[0].tasksDone === 1);
    await using open = await readEvents(ui.origin, `?run=${id}`);
    const text = await open.until(({ type }) => type === 'text');
    expect(text.data).toMatchObject({ runId: id, taskId: `${id}-2`, from: 0 });
    expect(text.id).toBeNull();
    expect(list.events.some(({ type }) => type === 'text')).toBe(false);
    expect((await ui.post(`/api/runs/${id}/cancel`)).status).toBe(202);
    await list.until(({ type, data }) => type === 'runs' && data.runs[0].status === 'interrupted');
    await failed;
    expect((await ui.post(`/api/runs/${id}/cancel`)).status).toBe(409);
    expect(ui.bugs).toEqual([]);
  });

  it('say whether anything was missed since the last one', async () => {
    await using crew = await kickedOff({ tasks: tasksYaml('a') });
    await using ui = await serveUi(crew);
    await using one = await readEvents(ui.origin);
    const hello = await one.until(({ type }) => type === 'hello');
    expect(hello.data).toMatchObject({ missed: true });
    await using again = await readEvents(ui.origin, '', { 'last-event-id': hello.id ?? '' });
    expect((await again.until(({ type }) => type === 'hello')).data.missed).toBe(false);
    await using restarted = await readEvents(ui.origin, '', { 'last-event-id': 'another-7' });
    expect((await restarted.until(({ type }) => type === 'hello')).data.missed).toBe(true);
  });

  it('tell when the files of the crew are edited, and when the history is gone', async () => {
    await using crew = await kickedOff({ tasks: tasksYaml('a') });
    await using ui = await serveUi(crew);
    await using live = await readEvents(ui.origin);
    await live.until(({ type }) => type === 'hello');
    await crew.project.write('crew.yaml', `${await crew.project.read('crew.yaml')}\n# edited\n`);
    await live.until(({ type }) => type === 'project');
    await rm(crew.project.path('.crew'), { recursive: true });
    await live.until(({ type }) => type === 'history');
    expect((await ui.get('/api/runs')).json.total).toBe(0);
  });

  it('end with a farewell when the server does', async () => {
    await using crew = await kickedOff({ tasks: tasksYaml('a') });
    await using ui = await serveUi(crew);
    const live = await readEvents(ui.origin);
    await live.until(({ type }) => type === 'hello');
    await ui.close();
    await live.ended;
    expect(live.events.at(-1)?.type).toBe('bye');
  });
});

/** Writes on for a minute unless it is stopped. */
const slow = { chunks: Array.from({ length: 600 }, (_, index) => `word ${index} `), chunkDelayMs: 100 };

async function openOther(dir: string) {
  const crew = await openCrew(dir, { environment: cleanEnvironment() });
  return { crew, [Symbol.asyncDispose]: () => crew.close() };
}
