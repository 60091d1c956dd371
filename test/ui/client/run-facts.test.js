import { describe, expect, it } from 'vitest';
import { streamed } from '../../../src/ui/client/state/stream.js';
import {
  dataOf,
  isDataText,
  newMessages,
  stepsOf,
  taskToShow,
  waterfall,
} from '../../../src/ui/client/words/run-facts.js';
import { splitParts } from '../../../src/ui/client/words/text-parts.js';

const at = (seconds) => new Date(seconds * 1000).toISOString();
const task = (number, change) => ({
  number,
  taskId: `r-${number}`,
  origin: 'run',
  status: 'completed',
  startedAt: at(0),
  durationMs: 1000,
  ...change,
});

describe('a run on the page', () => {
  it('shows what runs, else what failed, else the answer', () => {
    const tasks = [task(1, {}), task(2, { status: 'failed' }), task(3, { status: 'running' })];
    expect(taskToShow({ tasks, finalTaskId: 'r-1' })).toBe(3);
    expect(taskToShow({ tasks: tasks.slice(0, 2), finalTaskId: 'r-1' })).toBe(2);
    expect(taskToShow({ tasks: tasks.slice(0, 1), finalTaskId: 'r-1' })).toBe(1);
  });

  it('draws when each task ran, and nothing for one that was reused', () => {
    const run = { startedAt: at(0), endedAt: at(4), status: 'completed' };
    const tasks = [task(1, { origin: 'reuse', startedAt: at(-900) }), task(2, { startedAt: at(1), durationMs: 2000 })];
    expect(waterfall({ run, tasks }, 0)).toEqual([null, { start: 0.25, width: 0.5 }]);
  });

  it('puts requests, tool calls and guardrails in the order in which they happened', () => {
    const facts = {
      attempts: [{ startedAt: at(1) }, { startedAt: at(3) }],
      toolCalls: [{ startedAt: at(2) }],
      guardrails: [{ at: at(4) }],
    };
    expect(stepsOf(facts).map(({ type }) => type)).toEqual(['attempt', 'tool', 'attempt', 'guardrail']);
  });

  it('puts what a guardrail said before the request that it led to, though both are of one millisecond', () => {
    const facts = {
      attempts: [{ startedAt: at(1) }, { startedAt: at(3) }],
      toolCalls: [],
      guardrails: [{ at: at(3) }],
    };
    expect(stepsOf(facts).map(({ type }) => type)).toEqual(['attempt', 'guardrail', 'attempt']);
  });

  it('repeats no message that the request before sent', () => {
    expect(newMessages([0, 1, 2, 3], [0, 1])).toEqual({ known: 2, fresh: [2, 3] });
    expect(newMessages([4], [0, 1])).toEqual({ known: 0, fresh: [4] });
  });

  it('takes only what is JSON for data', () => {
    expect(dataOf(' {"a": 1}')).toEqual({ a: 1 });
    expect(dataOf('[see](there)')).toBeUndefined();
    expect(dataOf('12')).toBeUndefined();
  });
});

describe('an output that is read as it is', () => {
  it.each([
    ['{"a": "b', undefined],
    ['{', undefined],
    ['[{"a": 1}', undefined],
    ['[1, 2', undefined],
    ['```json\n{"a": 1}\n```', undefined],
    ['Still words', { type: 'object' }],
  ])('is %s', (text, schema) => {
    expect(isDataText(text, schema)).toBe(true);
  });

  it.each(['', '[see](there)', '{name} is a placeholder', '[ ] to do', '# Head'])('is none of %j', (text) => {
    expect(isDataText(text)).toBe(false);
  });
});

describe('a text that comes in parts', () => {
  it('goes on where it was, begins anew after a retry, and notices a gap', () => {
    expect(streamed('abc', { from: 3, text: 'de' })).toBe('abcde');
    expect(streamed('abc', { from: 0, text: 'x' })).toBe('x');
    expect(streamed('abc', { from: 9, text: 'x' })).toBeNull();
  });

  it('is cut between paragraphs, and loses nothing', () => {
    const parts = splitParts(['one\n\ntw', 'o\n\nthree', '!']);
    expect(parts).toEqual(['one\n\n', 'two\n\n', 'three!']);
    expect(splitParts(['a', 'b']).join('')).toBe('ab');
  });
});
