import { describe, expect, it } from 'vitest';
import { openBudget } from '../../src/run/agent/budget.ts';
import { inProcess, tasksYaml } from '../helpers/replays.ts';
import { scriptedCrew } from '../helpers/scripted-crew.ts';

const tasks = tasksYaml('abc');
const silent = (text: string) => ({ text, usage: null });

describe('a limit on tokens where the server reports none', () => {
  it('ends the run after the first reply, keeps its output, and says why and what to do', async () => {
    await using scripted = await scriptedCrew([silent('a'), silent('b'), silent('c')], { tasks });
    await inProcess(scripted.project, async (crew) => {
      const error = await crew.kickoff({ limits: { maxTokens: 1000 } }).result.catch((thrown) => thrown);
      expect(error).toMatchObject({ code: 'limit-reached' });
      expect(error.message).toMatch(
        /the run cannot keep max_tokens: the server did not report the tokens of the reply of /,
      );
      expect(error.hint).toContain('crew resume --max-requests <n>');
      expect(scripted.server.requests).toHaveLength(1);
      const [run] = await crew.runs.list();
      const stopped = await crew.runs.get(run!.runId);
      expect(stopped.tasks.map(({ status, output }) => [status, output])).toEqual([
        ['completed', 'a'],
        ['failed', null],
        ['not-run', null],
      ]);
      const resumed = await crew.resume(run!.runId, { limits: { maxRequests: 5 } }).result;
      expect(resumed.output).toBe('c');
      expect(scripted.server.requests).toHaveLength(3);
    });
  });

  it('lets a run complete that had nothing more to ask', async () => {
    await using scripted = await scriptedCrew([silent('a')], { tasks: tasksYaml('a') });
    await inProcess(scripted.project, async (crew) => {
      expect((await crew.kickoff({ limits: { maxTokens: 1000 } }).result).output).toBe('a');
    });
  });

  it('of one task ends that task before an answer goes back, and keeps the answer', async () => {
    const limited = tasksYaml('ab', { b: ', limits: { max_tokens: 500 }, guardrails: [{ min_words: 9 }]' });
    await using scripted = await scriptedCrew([silent('a'), silent('too short')], { tasks: limited });
    await inProcess(scripted.project, async (crew) => {
      const error = await crew.kickoff().result.catch((thrown) => thrown);
      expect(error.message).toContain('task b cannot keep max_tokens');
      const [run] = await crew.runs.list();
      expect((await crew.runs.get(run!.runId)).tasks[1]).toMatchObject({ status: 'failed', output: 'too short' });
    });
  });

  it('does not keep a failed request from being tried again', async () => {
    const busy = { status: 503, headers: { 'retry-after': '0' } };
    await using scripted = await scriptedCrew([busy, 'a'], { tasks: tasksYaml('a') });
    await inProcess(scripted.project, async (crew) => {
      expect((await crew.kickoff({ limits: { maxTokens: 1000 } }).result).output).toBe('a');
    });
  });
});

describe('a budget', () => {
  const reply = { usage: null, costUsd: null, error: null, finishReason: 'stop' };
  const failed = { code: 'model-broken-stream', message: 'x', hint: null } as const;
  it.each([
    ['a cost without usage', { maxCostUsd: 1 }, reply, true],
    ['a reply cut by length', { maxTokens: 9 }, { ...reply, error: failed, finishReason: 'length' }, true],
    ['what costs nothing', { maxCostUsd: 1 }, { ...reply, costUsd: 0 }, false],
    ['other limits', { maxRequests: 5, maxSeconds: 60 }, reply, false],
    ['a broken connection', { maxTokens: 9, maxCostUsd: 1 }, { ...reply, error: failed, finishReason: null }, false],
  ])('is over or not after %s', (_what, limits, result, isOver) => {
    const budget = openBudget(limits, null);
    budget.count(result, 'scripted');
    if (isOver) expect(() => budget.check()).toThrow(/did not report the tokens of the reply of scripted/);
    else expect(() => budget.check()).not.toThrow();
  });
});
