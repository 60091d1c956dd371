import { expect, it } from 'vitest';
import { keptWithBatch, runsToPrune } from '../../src/project/history/runs-to-prune.ts';
import type { RunRecord } from '../../src/store/records.ts';

const run = (runId: string, startedAt: string, change: Partial<RunRecord> = {}) =>
  ({ runId, startedAt, status: 'completed', batchId: null, ...change }) as RunRecord;

const runs = [run('d', '2026-04-01'), run('c', '2026-03-01'), run('b', '2026-02-01'), run('a', '2026-01-01')];
const ids = (found: readonly RunRecord[]) => found.map(({ runId }) => runId);

it('takes what is older, but keeps so many of the newest', () => {
  expect(ids(runsToPrune(runs, { before: '2026-03-15', keep: 0 }))).toEqual(['c', 'b', 'a']);
  expect(ids(runsToPrune(runs, { before: '2026-03-15', keep: 3 }))).toEqual(['a']);
  expect(ids(runsToPrune(runs, { before: null, keep: 1 }))).toEqual(['c', 'b', 'a']);
});

it('never takes a run that is running', () => {
  const running = [...runs, run('0', '2025-01-01', { status: 'running' })];
  expect(ids(runsToPrune(running, { before: null, keep: 4 }))).toEqual([]);
});

it('takes a batch whole or not at all', () => {
  const rows = runs.map((one, index) => ({ ...one, batchId: index === 1 ? null : 'b-1' }) as RunRecord);
  expect(ids(runsToPrune(rows, { before: null, keep: 1 }))).toEqual(['c']);
  expect(ids(runsToPrune(rows, { before: null, keep: 0 }))).toEqual(['d', 'c', 'b', 'a']);
});

it('says how many stay because their batch goes or stays whole', () => {
  const rows = runs.map((one, index) => ({ ...one, batchId: index === 1 ? null : 'b-1' }) as RunRecord);
  expect(keptWithBatch(rows, { before: null, keep: 1 })).toBe(2);
  expect(keptWithBatch(rows, { before: null, keep: 0 })).toBe(0);
  expect(keptWithBatch(runs, { before: null, keep: 1 })).toBe(0);
});
