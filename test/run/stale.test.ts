import { describe, expect, it } from 'vitest';
import type { RunId } from '../../src/run/ids.ts';
import type { Selection } from '../../src/run/plan.ts';
import { actions, crewOf, kickedOff, named, planOf, remembered, taskOf } from './crews.ts';

const [a, b, c] = [named('a'), named('b'), named('c')];
const chain = crewOf(['a', { name: 'b', context: [a] }, { name: 'c', context: [b] }]);
const memory = kickedOff(chain);
const edits = new Map([[a, 'by hand']]);

describe('a reused output', () => {
  it('is stale when what it read is edited, and says from what it was made', () => {
    const plan = planOf(chain, { type: 'from', task: c, to: null }, { memory, edits });
    expect(actions(plan)).toBe('a:edit b:reuse c:run');
    expect(taskOf(plan, 'b').stale).toEqual([{ name: 'a', madeFrom: 'kkkkkkkk-1', now: 'rrrrrrrr-1' }]);
    expect(taskOf(plan, 'b').reason).toBe('stale: made from a kkkkkkkk-1; this run has rrrrrrrr-1');
  });

  it('is stale when what it read runs by itself', () => {
    const plan = planOf(chain, { type: 'only', tasks: [a, c] }, { memory });
    expect(actions(plan)).toBe('a:run b:reuse c:run');
    expect(taskOf(plan, 'b').stale).toEqual([{ name: 'a', madeFrom: 'kkkkkkkk-1', now: 'rrrrrrrr-1' }]);
  });

  it('is not stale because what it read is left out this time', () => {
    const plan = planOf(chain, { type: 'only', tasks: [c] }, { memory, strict: true });
    expect(actions(plan)).toBe('a:not-run b:reuse c:run');
    expect(taskOf(plan, 'b').stale).toEqual([]);
  });

  it('stays stale in replays of the replay, until --changed runs it and what reads it', () => {
    const first = planOf(chain, { type: 'only', tasks: [a, c] }, { memory, runId: 'ssssssss' as RunId });
    const second = remembered(first, {}, memory);
    const kept = planOf(chain, { type: 'from', task: c, to: null }, { memory: second });
    expect(taskOf(kept, 'b').stale).toEqual([{ name: 'a', madeFrom: 'kkkkkkkk-1', now: 'ssssssss-1' }]);
    expect(actions(planOf(chain, { type: 'changed' }, { memory: second }))).toBe('a:reuse b:run c:run');
  });

  it('is refused with --strict when it is stale', () => {
    const plan = () => planOf(chain, { type: 'from', task: c, to: null }, { memory, edits, strict: true });
    expect(plan).toThrow(/--strict: .*\n {2}b {2}made from a kkkkkkkk-1; this run has rrrrrrrr-1/);
    expect(plan).toThrow(expect.objectContaining({ code: 'refused', hint: expect.stringContaining('--changed') }));
  });
});

describe('an output given by hand', () => {
  const edited = remembered(planOf(chain, { type: 'after', task: b }, { memory, edits: new Map([[b, 'by hand']]) }));

  it('is an execution of its own that names the one it replaces', () => {
    const plan = planOf(chain, { type: 'after', task: a }, { memory, edits });
    expect(taskOf(plan, 'a')).toMatchObject({
      taskId: 'rrrrrrrr-1',
      text: 'by hand',
      editedFrom: 'kkkkkkkk-1',
      reason: 'given by hand in place of kkkkkkkk-1',
    });
    expect(actions(plan)).toBe('a:edit b:run c:run');
  });

  it.each<[string, Selection]>([
    ['the whole run', { type: 'all' }],
    ['-t', { type: 'from', task: a, to: null }],
    ['--only', { type: 'only', tasks: [a] }],
    ['--changed', { type: 'changed' }],
    ['--failed', { type: 'failed' }],
  ])('is never run, even under a selector that names it: %s', (_words, selection) => {
    expect(taskOf(planOf(chain, selection, { memory, edits }), 'a').action).toBe('edit');
  });

  it('may stand in for an output that is not there', () => {
    const failed = kickedOff(chain, { a: 'failed', b: 'not-reached', c: 'not-reached' });
    const plan = planOf(chain, { type: 'after', task: a }, { memory: failed, edits });
    expect(taskOf(plan, 'a')).toMatchObject({ editedFrom: null, reason: 'given by hand' });
  });

  it('never drifts and is never stale later, whatever changed around it', () => {
    const today = crewOf(['a', { name: 'b', context: [a], description: 'Another' }, { name: 'c', context: [b] }]);
    const plan = planOf(
      today,
      { type: 'only', tasks: [a, c] },
      { memory: edited, runId: 'ssssssss' as RunId, strict: true },
    );
    expect(actions(plan)).toBe('a:run b:reuse c:run');
    expect(taskOf(plan, 'b')).toMatchObject({ drift: [], stale: [], output: { text: 'by hand', origin: 'edit' } });
  });

  it('is not run by --changed or --failed because what it would read runs', () => {
    const today = crewOf([
      { name: 'a', description: 'Another' },
      { name: 'b', context: [a] },
      { name: 'c', context: [b] },
    ]);
    expect(actions(planOf(today, { type: 'changed' }, { memory: edited }))).toBe('a:run b:reuse c:reuse');
  });

  it.each<[string, Selection]>([
    ['-t on it', { type: 'from', task: b, to: null }],
    ['-t before it', { type: 'from', task: a, to: null }],
    ['--after the one before', { type: 'after', task: a }],
    ['--only', { type: 'only', tasks: [b] }],
  ])('runs again when a selector reaches it: %s', (_words, selection) => {
    expect(taskOf(planOf(chain, selection, { memory: edited }), 'b').action).toBe('run');
  });

  it('makes --changed run what reads it', () => {
    expect(actions(planOf(chain, { type: 'changed' }, { memory, edits }))).toBe('a:edit b:run c:run');
  });
});
