import { describe, expect, it } from 'vitest';
import {
  bulkRequest,
  firstWishes,
  inMode,
  kickoffRequest,
  replayRequest,
  tunedTask,
  withTask,
} from '../../../src/ui/client/words/plan.js';

const names = ['research', 'outline', 'article'];

describe('what the replay dialog asks for', () => {
  it('is the whole run, and nothing that nobody chose', () => {
    expect(replayRequest('7fr362nb', firstWishes())).toEqual({
      type: 'replay',
      run: '7fr362nb',
      selector: { type: 'all' },
    });
    expect(kickoffRequest({ ...firstWishes(), note: ' a try ' })).toEqual({ type: 'kickoff', note: 'a try' });
  });

  it('runs what stands behind an edited output, unless tasks were selected', () => {
    const edited = { ...firstWishes(), outputs: { research: 'mine' } };
    expect(replayRequest('r', edited)).toMatchObject({ selector: { type: 'default' }, outputs: { research: 'mine' } });
    expect(replayRequest('r', { ...edited, mode: 'changed' })).toMatchObject({ selector: { type: 'changed' } });
  });

  it('is about the task that was tuned, or the whole run', () => {
    const tasks = names.map((name, at) => ({ name, number: at + 1, action: at < 1 ? 'reuse' : 'run' }));
    const listed = [{ key: 'article.description', kind: 'task', owner: 'article', tasks: ['article'] }];
    const tuned = (wishes) => tunedTask({ tasks }, { ...firstWishes(), ...wishes }, listed);
    expect(tuned({ mode: 'from', task: 'outline' })).toBe(2);
    expect(tuned({ outputs: { research: 'mine' } })).toBe(2);
    expect(tuned({ texts: { 'article.description': 'Write' } })).toBe(3);
    expect([tuned({}), tunedTask(null, firstWishes(), [])]).toEqual([null, null]);
  });

  it('sends edited texts, which leave what runs to be chosen', () => {
    const edited = { ...firstWishes(), texts: { 'outline.description': 'Outline it' } };
    expect(replayRequest('r', edited)).toEqual({
      ...{ type: 'replay', run: 'r', selector: { type: 'all' } },
      texts: { 'outline.description': 'Outline it' },
    });
    expect(bulkRequest({ runs: ['a'] }, edited)).toMatchObject({ texts: { 'outline.description': 'Outline it' } });
    expect(withTask(edited, 'article', { names }).texts).toEqual(edited.texts);
  });

  it('begins with the task that is pressed, and ends with one that is pressed with Shift', () => {
    const from = withTask(firstWishes('outline'), 'research', { names });
    const to = withTask(from, 'outline', { names, isEnd: true });
    expect(replayRequest('r', to).selector).toEqual({ type: 'from', task: 'research', to: 'outline' });
    expect(replayRequest('r', withTask(to, 'article', { names })).selector).toEqual({
      type: 'from',
      task: 'article',
      to: null,
    });
  });

  it('keeps the tasks of “only” in their order, and at least one', () => {
    const one = inMode(firstWishes('article'), 'only', names);
    const two = withTask(one, 'research', { names });
    expect(replayRequest('r', two).selector).toEqual({ type: 'only', tasks: ['research', 'article'] });
    expect(withTask(one, 'article', { names })).toEqual(one);
  });

  it('names the runs of a bulk replay, with how many at once', () => {
    const wishes = { ...firstWishes(), concurrency: '8', name: 'new prompt' };
    expect(bulkRequest({ runs: ['a', 'b'] }, wishes)).toEqual({
      ...{ runs: ['a', 'b'], selector: { type: 'all' }, concurrency: 8, name: 'new prompt' },
    });
  });
});
