import { describe, expect, it } from 'vitest';
import type { RunId } from '../../src/run/ids.ts';
import { doesSomething } from '../../src/run/plan/plan-crew.ts';
import type { Selection } from '../../src/run/plan.ts';
import { actions, crewOf, type Ends, kickedOff, named, planOf, remembered, taskOf } from './crews.ts';

const abcd = crewOf(['a', 'b', 'c', 'd']);
const [a, b, c] = [named('a'), named('b'), named('c')];

describe('a kickoff', () => {
  it('runs every task under ids of its own, by its place', () => {
    const plan = planOf(abcd, { type: 'kickoff' });
    expect(actions(plan)).toBe('a:run b:run c:run d:run');
    expect(plan).toMatchObject({ parentRunId: null, rootRunId: 'rrrrrrrr', model: 'openai/gpt-5.4-mini' });
    expect(taskOf(plan, 'c')).toMatchObject({ taskId: 'rrrrrrrr-3', context: ['a', 'b'] });
  });
});

describe('what a replay runs', () => {
  it.each<[string, Selection, string]>([
    ['all of a whole run', { type: 'all' }, 'a:run b:run c:run d:run'],
    ['a task and all after it', { type: 'from', task: b, to: null }, 'a:reuse b:run c:run d:run'],
    ['all after a task', { type: 'after', task: b }, 'a:reuse b:reuse c:run d:run'],
    ['nothing after the last one', { type: 'after', task: named('d') }, 'a:reuse b:reuse c:reuse d:reuse'],
    ['a task up to another', { type: 'from', task: b, to: c }, 'a:reuse b:run c:run d:not-run'],
    ['one task by itself', { type: 'from', task: c, to: c }, 'a:reuse b:reuse c:run d:not-run'],
    ['only some, with what they read', { type: 'only', tasks: [c] }, 'a:reuse b:reuse c:run d:not-run'],
    ['only the first', { type: 'only', tasks: [a] }, 'a:run b:not-run c:not-run d:not-run'],
    ['nothing when nothing failed', { type: 'failed' }, 'a:reuse b:reuse c:reuse d:reuse'],
    ['nothing when nothing changed', { type: 'changed' }, 'a:reuse b:reuse c:reuse d:reuse'],
  ])('%s', (_words, selection, expected) => {
    const plan = planOf(abcd, selection, { memory: kickedOff(abcd) });
    expect(actions(plan)).toBe(expected);
    expect(doesSomething(plan)).toBe(expected.includes(':run'));
    expect(plan).toMatchObject({ parentRunId: 'kkkkkkkk', rootRunId: 'kkkkkkkk' });
  });

  it('leaves out with --only what none of them reads', () => {
    const chain = crewOf(['a', { name: 'b', context: [a] }, { name: 'c', context: [b] }]);
    const plan = planOf(chain, { type: 'only', tasks: [c] }, { memory: kickedOff(chain) });
    expect(actions(plan)).toBe('a:not-run b:reuse c:run');
  });

  it.each<[string, Ends, string]>([
    ['failed', { c: 'failed', d: 'not-reached' }, 'a:reuse b:reuse c:run d:run'],
    ['was interrupted', { b: 'interrupted', c: 'not-reached', d: 'not-reached' }, 'a:reuse b:run c:run d:run'],
    ['was not reached', { d: 'not-reached' }, 'a:reuse b:reuse c:reuse d:run'],
    ['reads one that runs', { b: 'failed' }, 'a:reuse b:run c:run d:run'],
  ])('with --failed what %s', (_words, ends, expected) => {
    expect(actions(planOf(abcd, { type: 'failed' }, { memory: kickedOff(abcd, ends) }))).toBe(expected);
  });

  it('with --failed a task that is new today', () => {
    const more = crewOf(['a', 'b', 'c', 'd', { name: 'e', context: [a] }]);
    const plan = planOf(more, { type: 'failed' }, { memory: kickedOff(abcd) });
    expect(actions(plan)).toBe('a:reuse b:reuse c:reuse d:reuse e:run');
    expect(taskOf(plan, 'e').reason).toBe('it is new today');
  });

  it('with --failed not what was left out on purpose', () => {
    const memory = kickedOff(abcd, { b: 'failed', c: 'left-out', d: 'left-out' });
    expect(actions(planOf(abcd, { type: 'failed' }, { memory }))).toBe('a:reuse b:run c:not-run d:not-run');
  });

  it('with --changed what has no output to reuse', () => {
    const plan = planOf(abcd, { type: 'changed' }, { memory: kickedOff(abcd, { d: 'failed' }) });
    expect(actions(plan)).toBe('a:reuse b:reuse c:reuse d:run');
  });

  it('says for each task why', () => {
    const plan = planOf(abcd, { type: 'from', task: b, to: c }, { memory: kickedOff(abcd) });
    expect(plan.tasks.map((task) => task.reason)).toEqual([
      'recorded as kkkkkkkk-1',
      'the replay begins here',
      'comes after b',
      'comes after c',
    ]);
  });

  it('counts what each reused output spares', () => {
    const plan = planOf(abcd, { type: 'after', task: a }, { memory: kickedOff(abcd) });
    expect(taskOf(plan, 'a')).toMatchObject({ saves: { tokens: 120, costUsd: 0.01, durationMs: 1000 } });
  });
});

describe('tasks of today and outputs of then', () => {
  const memory = kickedOff(abcd);

  it('never puts an output onto another task when one was inserted', () => {
    const plan = planOf(crewOf(['a', 'x', 'b', 'c', 'd']), { type: 'from', task: named('x'), to: null }, { memory });
    expect(actions(plan)).toBe('a:reuse x:run b:run c:run d:run');
    const later = planOf(crewOf(['a', { name: 'x', context: [] }, 'b', 'c', 'd']), { type: 'failed' }, { memory });
    expect(later.tasks.map((task) => task.action === 'reuse' && task.output.text)).toEqual([
      'output of a',
      false,
      false,
      false,
      false,
    ]);
  });

  it('never puts an output onto another task when they changed places', () => {
    const turned = crewOf([{ name: 'b', context: [] }, { name: 'a', context: [] }, 'c', 'd']);
    const plan = planOf(turned, { type: 'from', task: c, to: null }, { memory });
    expect(plan.tasks.map((task) => [task.number, task.action === 'reuse' && task.output.text])).toEqual([
      [1, 'output of b'],
      [2, 'output of a'],
      [3, false],
      [4, false],
    ]);
  });

  it('ignores the output of a task that was removed', () => {
    const plan = planOf(crewOf(['a', 'c', 'd']), { type: 'from', task: named('d'), to: null }, { memory });
    expect(actions(plan)).toBe('a:reuse c:reuse d:run');
    expect(taskOf(plan, 'c')).toMatchObject({ output: { taskId: 'kkkkkkkk-3' }, drift: [{ field: 'context' }] });
  });

  it('has none for a task that was renamed, and says which selector works', () => {
    const renamed = crewOf(['a', 'bee', 'c', 'd']);
    const plan = () => planOf(renamed, { type: 'from', task: c, to: null }, { memory });
    expect(plan).toThrow(/c reads bee, which has no finished output in kkkkkkkk/);
    expect(plan).toThrow(expect.objectContaining({ code: 'refused', hint: expect.stringContaining('-t bee') }));
  });

  it('does not miss an output that nothing reads', () => {
    const loose = crewOf(['a', 'b', { name: 'c', context: [a] }]);
    const plan = planOf(loose, { type: 'from', task: c, to: null }, { memory: kickedOff(loose, { b: 'failed' }) });
    expect(actions(plan)).toBe('a:reuse b:not-run c:run');
  });
});

describe('a task that an earlier replay left out', () => {
  it('is reused from the run before, by whoever reads it', () => {
    const first = kickedOff(abcd);
    const only = planOf(abcd, { type: 'only', tasks: [a] }, { memory: first, runId: 'ssssssss' as RunId });
    const second = remembered(only, {}, first);
    const plan = planOf(abcd, { type: 'from', task: named('d'), to: null }, { memory: second });
    expect(plan.tasks.map((task) => (task.action === 'reuse' ? task.output.taskId : task.action))).toEqual([
      'ssssssss-1',
      'kkkkkkkk-2',
      'kkkkkkkk-3',
      'run',
    ]);
    expect(plan).toMatchObject({ parentRunId: 'ssssssss', rootRunId: 'kkkkkkkk' });
  });

  it('stays left out with --failed, unless a task that runs reads it', () => {
    const first = kickedOff(abcd);
    const runId = 'ssssssss' as RunId;
    const chain = crewOf(['a', { name: 'b', context: [] }, { name: 'c', context: [b] }, { name: 'd', context: [a] }]);
    const only = planOf(chain, { type: 'only', tasks: [c] }, { memory: first, runId });
    const second = remembered(only, { c: 'failed' }, first);
    expect(actions(planOf(chain, { type: 'failed' }, { memory: second }))).toBe('a:not-run b:reuse c:run d:not-run');
    const reading = crewOf(['a', { name: 'b', context: [] }, { name: 'c', context: [a, b] }, 'd']);
    expect(actions(planOf(reading, { type: 'failed' }, { memory: second }))).toBe('a:reuse b:reuse c:run d:not-run');
  });

  it('runs with --changed exactly when it was left stale', () => {
    const crew = crewOf(['a', { name: 'b', context: [a] }, { name: 'c', context: [] }, { name: 'd', context: [b, c] }]);
    const first = kickedOff(crew);
    const only = planOf(crew, { type: 'only', tasks: [a] }, { memory: first, runId: 'ssssssss' as RunId });
    const plan = planOf(crew, { type: 'changed' }, { memory: remembered(only, {}, first) });
    expect(actions(plan)).toBe('a:reuse b:run c:reuse d:run');
  });
});
