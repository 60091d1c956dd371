import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { CrewEvent } from '../src/index.ts';
import { inProcess, replyByTask, tasksYaml } from './helpers/replays.ts';
import { scriptedCrew } from './helpers/scripted-crew.ts';

const manyRows = Array.from({ length: 12 }, () => ({}));

describe.concurrent('a batch of the library', () => {
  it('starts nothing more, and leaves nothing running, once a listener throws', async () => {
    const replies = replyByTask(() => ({ chunks: ['a ', 'b'], chunkDelayMs: 20 }));
    await using scripted = await scriptedCrew(replies, { tasks: tasksYaml('ab') });
    const events: CrewEvent['type'][] = [];
    await inProcess(scripted.project, async (crew) => {
      const onRow = () => {
        throw new Error('my listener broke');
      };
      const batch = crew.kickoffEach(manyRows, { onRow, onEvent: ({ type }) => void events.push(type) });
      await expect(batch.result).rejects.toThrow('my listener broke');
      const told = events.length;
      await wait(100);
      expect(events.length).toBe(told);
      const started = events.filter((type) => type === 'run-start').length;
      expect(started).toBeLessThan(manyRows.length);
      expect(events.filter((type) => type === 'run-end')).toHaveLength(started);
      const statuses = (await crew.runs.list()).map(({ status }) => status);
      expect(new Set(statuses).has('running')).toBe(false);
    });
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses a concurrency of %s before anything is kept', async (concurrency) => {
    await using scripted = await scriptedCrew([], { tasks: tasksYaml('a') });
    await inProcess(scripted.project, async (crew) => {
      const { result } = crew.kickoffEach(manyRows, { concurrency });
      await expect(result).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining(`${concurrency}`) });
    });
    expect(scripted.server.requests).toEqual([]);
  });

  it('rejects for options that exclude each other, as a kickoff does', async () => {
    await using scripted = await scriptedCrew([], { tasks: tasksYaml('a') });
    await inProcess(scripted.project, async (crew) => {
      const { result } = crew.kickoffEach(manyRows, { record: 'a.json', playback: 'b.json' });
      await expect(result).rejects.toMatchObject({ code: 'usage' });
    });
  });
});

it('refuses whatever is asked once the crew is closed, in words', async () => {
  await using scripted = await scriptedCrew([], { tasks: tasksYaml('a') });
  await inProcess(scripted.project, async (crew) => {
    await crew.close();
    const asked = [
      crew.kickoff().result,
      crew.kickoffEach([{}]).result,
      crew.planKickoff(),
      crew.planReplay(),
      crew.replaySource(),
      crew.runs.list(),
      crew.runs.get('3fk'),
      crew.runs.diff(),
    ];
    for (const { reason } of (await Promise.allSettled(asked)) as PromiseRejectedResult[])
      expect(reason).toMatchObject({ code: 'usage', message: 'the crew is closed' });
  });
});

describe('a history that could not be opened', () => {
  it('is opened anew by the next run, once it is mended', async () => {
    await using scripted = await scriptedCrew(
      replyByTask(() => undefined),
      { tasks: tasksYaml('a') },
    );
    await inProcess(scripted.project, async (crew) => {
      await scripted.project.write('.crew/runs.db', 'no database at all, but long enough to be read as one'.repeat(50));
      await expect(crew.kickoff().result).rejects.toMatchObject({ code: 'store-damaged' });
      const { rm } = await import('node:fs/promises');
      await rm(scripted.project.path('.crew/runs.db'));
      expect((await crew.kickoff().result).run.status).toBe('completed');
    });
  });
});
