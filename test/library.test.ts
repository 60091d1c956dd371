import { describe, expect, it } from 'vitest';
import type { CrewEvent, KickoffOptions } from '../src/index.ts';
import { inProcess, kickedOff, replyByTask, tasksYaml } from './helpers/replays.ts';
import { scriptedCrew } from './helpers/scripted-crew.ts';

const unauthorized = { status: 401, error: 'no such key' };

describe.concurrent('the library', () => {
  it('replays with every selector', async () => {
    await using scripted = await kickedOff();
    await inProcess(scripted.project, async (crew) => {
      const run = scripted.runId;
      const asked = async (options: Parameters<typeof crew.replay>[0]) => {
        const before = scripted.server.requests.length;
        const result = await crew.replay({ run, ...options }).result;
        const ran = result.tasks.filter((task) => task.origin === 'run').map((task) => task.name);
        expect(scripted.server.requests.length - before).toBe(ran.length);
        return ran.join('');
      };
      expect(await asked({})).toBe('abcd');
      expect(await asked({ from: 'c' })).toBe('cd');
      expect(await asked({ from: 'b', to: '3' })).toBe('bc');
      expect(await asked({ after: `${run}-3` })).toBe('d');
      expect(await asked({ only: ['a', 'd'] })).toBe('ad');
      expect(await asked({ outputs: { b: 'by hand' } })).toBe('cd');
      expect(await asked({ from: 'd', model: 'other' })).toBe('d');
      expect(scripted.server.requests.at(-1)?.body.model).toBe('other');
      const same = await crew.replay({ run, changed: true }).result;
      expect(same.run.runId).toBe(run);
      expect((await crew.runs.list()).length).toBe(8);
    });
  });

  it('plans without doing, and replays by id through runs', async () => {
    await using scripted = await kickedOff();
    await inProcess(scripted.project, async (crew) => {
      const { plan, source } = await crew.planReplay({ from: 'd' });
      expect([source.runId, plan.tasks.map((task) => task.action).join()]).toEqual([
        scripted.runId,
        'reuse,reuse,reuse,run',
      ]);
      expect(scripted.askedSince()).toBe('');
      const { id, result } = crew.runs.replay(scripted.runId, { from: 'd' });
      expect(await result).toMatchObject({ run: { runId: id, parentRunId: scripted.runId }, output: 'd 2' });
      const whole = await crew.runs.replay(scripted.runId).result;
      expect(whole.run).toMatchObject({ partial: false, saved: null });
    });
  });

  it('tells every event in order, and gives the id at once', async () => {
    await using scripted = await kickedOff({ tasks: tasksYaml('abc') });
    await inProcess(scripted.project, async (crew) => {
      const events: CrewEvent[] = [];
      const { id, result } = crew.replay({
        from: 'b',
        to: 'b',
        outputs: { a: 'by hand' },
        onEvent: (event) => {
          if (event.type !== 'model-delta') events.push(event);
        },
      });
      expect(id).toMatch(/^[0-9a-hjkmnp-tv-z]{8}$/);
      await result;
      expect(events.map((event) => event.type)).toEqual([
        'run-start',
        'task-edit',
        'task-start',
        'model-request',
        'model-reply',
        'task-end',
        'task-skip',
        'run-end',
      ]);
      expect(new Set(events.map((event) => event.runId))).toEqual(new Set([id]));
    });
  });

  it('resumes what failed, and rejects with the run and the task that did', async () => {
    const replies = replyByTask((task, time) => (task === 'b' && time === 1 ? unauthorized : undefined));
    await using scripted = await scriptedCrew(replies, { tasks: tasksYaml('abc') });
    await inProcess(scripted.project, async (crew) => {
      const { id, result } = crew.kickoff();
      await expect(result).rejects.toMatchObject({
        code: 'model-auth',
        runId: id,
        taskId: `${id}-2`,
        hint: expect.any(String),
      });
      expect(await crew.resume().result).toMatchObject({ run: { parentRunId: id }, output: 'c 1' });
      await expect(crew.resume().result).rejects.toMatchObject({ code: 'not-found' });
      await expect(crew.replay({ from: 'unknown' }).result).rejects.toMatchObject({
        code: 'not-found',
        runId: undefined,
      });
      await expect(crew.replay({ from: 'a', failed: true }).result).rejects.toMatchObject({ code: 'usage' });
    });
  });

  it('ends a replay on its signal, with what is finished kept', async () => {
    const replies = replyByTask((task, time) => (task === 'c' && time === 2 ? 'hang' : undefined));
    await using scripted = await kickedOff({ replies, tasks: tasksYaml('abc') });
    await inProcess(scripted.project, async (crew) => {
      const abort = new AbortController();
      const { id, result } = crew.replay({ from: 'b', signal: abort.signal });
      const rejected = expect(result).rejects.toMatchObject({ code: 'cancelled', runId: id });
      await scripted.asked(5);
      abort.abort();
      await rejected;
      const { run, tasks } = await crew.runs.get(id);
      expect(run.status).toBe('interrupted');
      expect(tasks.map((task) => task.status)).toEqual(['completed', 'completed', 'interrupted']);
      expect((await crew.resume(id).result).output).toBe('c 3');
    });
  });

  it("asks nothing more when a listener stops the run at a task's end", async () => {
    await using scripted = await kickedOff();
    await inProcess(scripted.project, async (crew) => {
      const abort = new AbortController();
      const onEvent = async (event: CrewEvent) => {
        if (event.type === 'task-end' && event.name === 'b') abort.abort();
      };
      await crew.kickoff({ signal: abort.signal, onEvent }).result.catch(() => undefined);
      expect(scripted.askedSince()).toBe('ab');
    });
  });

  it('ends a run as interrupted when a listener throws, goes on with it, and leaves one that had ended', async () => {
    await using scripted = await kickedOff({ tasks: tasksYaml('abc') });
    await inProcess(scripted.project, async (crew) => {
      const onEvent = ({ type }: CrewEvent) => {
        if (type === 'task-end') throw new Error('my listener broke');
      };
      const { id, result } = crew.kickoff({ onEvent });
      await expect(result).rejects.toThrow('my listener broke');
      const { run, tasks } = await crew.runs.get(id);
      expect([run.status, ...tasks.map(({ status }) => status)]).toEqual([
        'interrupted',
        'completed',
        'not-run',
        'not-run',
      ]);
      expect((await crew.resume(id).result).run.status).toBe('completed');
      const late = crew.kickoff({
        onEvent: ({ type }) => {
          if (type === 'run-end') throw new Error('my listener broke');
        },
      });
      await expect(late.result).rejects.toThrow('my listener broke');
      expect((await crew.runs.get(late.id)).run.status).toBe('completed');
    });
  });

  it('kicks off many rows, tells each, and refuses bad ones before any', async () => {
    const tasks = '  a: { description: "Do a on {topic}", expected_output: T }\n';
    await using scripted = await scriptedCrew(replyByTask(), { tasks });
    await inProcess(scripted.project, async (crew) => {
      await expect(crew.kickoffEach([{ topic: 'tea' }, {}]).result).rejects.toMatchObject({
        code: 'usage',
        message: 'row 2 lacks topic',
      });
      expect(scripted.server.requests).toEqual([]);
      const rows: number[] = [];
      const topics = [{ topic: 'tea' }, { topic: 'milk' }, { topic: 'water' }];
      const each = crew.kickoffEach(topics, { concurrency: 2, name: 'drinks', onRow: ({ row }) => rows.push(row) });
      expect(await each.result).toMatchObject({ completed: 3, failed: 0, left: 0, stopped: null });
      expect(rows.sort()).toEqual([1, 2, 3]);
      expect((await crew.runs.list({ batchId: (await each.result).batchId })).length).toBe(3);
    });
  });

  it('takes the default of an input that is undefined, and the limit of the files for a limit that is', async () => {
    const more = 'inputs: { topic: { default: batteries } }\nlimits: { max_requests: 1 }\n';
    const tasks =
      '  a: { description: "On {topic}", expected_output: Text }\n  b: { description: Go, expected_output: Text }\n';
    await using scripted = await scriptedCrew(['a', 'b'], { tasks, more });
    await inProcess(scripted.project, async (crew) => {
      // As JavaScript may give it.
      const options = { inputs: { topic: undefined }, limits: { maxRequests: undefined } } as unknown as KickoffOptions;
      await expect(crew.kickoff(options).result).rejects.toMatchObject({ code: 'limit-reached' });
      expect(scripted.userMessage(0)).toContain('On batteries');
    });
  });

  it.each([0, -1, Number.NaN, '5'])('refuses %j as a limit before anything is kept', async (maxRequests) => {
    await using scripted = await scriptedCrew([], { tasks: tasksYaml('a') });
    await inProcess(scripted.project, async (crew) => {
      const { result } = crew.kickoff({ limits: { maxRequests: maxRequests as number } });
      await expect(result).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('maxRequests') });
      expect(await crew.runs.list()).toEqual([]);
    });
  });

  it.each([
    ['a string', 'inputs are a string', 'text'],
    ['a list', 'inputs are a list', [1]],
    ['null', 'inputs are null', null],
    ['a bigint', 'input topic is a bigint', { topic: 1n }],
    ['a function', 'input topic is a function', { topic: () => 1 }],
  ])(
    'refuses %s in inputs, which code without types may give, before anything is kept',
    async (_what, message, inputs) => {
      await using scripted = await scriptedCrew([], { tasks: tasksYaml('a') });
      await inProcess(scripted.project, async (crew) => {
        const { result } = crew.kickoff({ inputs: inputs as never });
        await expect(result).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining(message) });
        expect(await crew.runs.list()).toEqual([]);
      });
    },
  );
});
