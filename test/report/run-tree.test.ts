import { expect, it } from 'vitest';
import { runsInTree } from '../../src/report/history/run-tree.ts';
import type { RunRecord } from '../../src/store/records.ts';
import { screen } from './examples.ts';

/** `child:parent`, newest first. */
const runs = (...pairs: readonly string[]) =>
  pairs.map((pair) => {
    const [runId, parentRunId = null] = pair.split(':');
    return { runId, parentRunId } as unknown as RunRecord;
  });
const drawn = (list: readonly RunRecord[], limit = 20, environment = {}) =>
  runsInTree(list, limit, screen(80, environment)).map(({ run, branch }) => branch + run.runId);

it('puts replays below their parents, oldest first, and the newest root on top', () => {
  expect(drawn(runs('f', 'e:a', 'd:b', 'c:a', 'b:a', 'a'))).toEqual(['f', 'a', '├ b', '│ └ d', '├ c', '└ e']);
});

it('takes a run for a root when its parent is not among the runs', () => {
  expect(drawn(runs('c:b', 'b:gone', 'a'))).toEqual(['b', '└ c', 'a']);
});

it('counts roots, not runs', () => {
  expect(drawn(runs('d', 'c:b', 'b', 'a'), 2)).toEqual(['d', 'b', '└ c']);
});

it('draws in ASCII where the terminal has nothing else', () => {
  expect(drawn(runs('d:b', 'c:a', 'b:a', 'a'), 1, { TERM: 'dumb' })).toEqual(['a', '|- b', '|  `- d', '`- c']);
});

it('takes replays of replays of any depth, and indents no further than can be read', () => {
  const ids = Array.from({ length: 20_000 }, (_, index) => `r${index}`);
  const chain = ids.map((id, index) => (index === 0 ? id : `${id}:${ids[index - 1]}`)).toReversed();
  const lines = drawn(runs(...chain));
  expect(lines).toHaveLength(20_000);
  expect(lines.at(-1)).toBe(`${' '.repeat(16)}└ r19999`);
});
