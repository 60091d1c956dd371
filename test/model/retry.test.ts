import { expect, it } from 'vitest';
import { retryDelay } from '../../src/model/failure/retry.ts';
import { ModelFailure } from '../../src/model/model.ts';

const busy = new ModelFailure('model-server', 'busy', { retryable: true });

it('doubles the wait from half a second, and gives up after five attempts', () => {
  expect([1, 2, 3, 4, 5].map((attempt) => retryDelay(busy, attempt, () => 1))).toEqual([500, 1000, 2000, 4000, null]);
});

it('spreads the wait', () => {
  expect(retryDelay(busy, 2, () => 0)).toBe(500);
});

it('waits at least as long as the server asks, but not for more than two minutes', () => {
  const asking = (retryAfterMs: number) =>
    new ModelFailure('model-rate-limit', 'busy', { retryable: true, retryAfterMs });
  expect(retryDelay(asking(45_000), 1, () => 0)).toBe(45_000);
  expect(retryDelay(asking(0), 1, () => 1)).toBe(500);
  expect(retryDelay(asking(121_000), 1, () => 0)).toBeNull();
});

it('tries an empty reply once more, a silence twice, and what cannot help never', () => {
  const attempts = (code: 'model-empty' | 'model-timeout' | 'model-auth', retryable: boolean) =>
    [1, 2, 3].map((attempt) => retryDelay(new ModelFailure(code, 'x', { retryable }), attempt, () => 0) !== null);
  expect(attempts('model-empty', true)).toEqual([true, false, false]);
  expect(attempts('model-timeout', true)).toEqual([true, true, false]);
  expect(attempts('model-auth', false)).toEqual([false, false, false]);
});

it('asks a model that loads for about five minutes', () => {
  const loading = new ModelFailure('model-loading', 'x', { retryable: true });
  const waits = Array.from({ length: 15 }, (_, at) => retryDelay(loading, at + 1, () => 1));
  expect(waits.slice(0, 7)).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  expect(waits.indexOf(null)).toBe(14);
  expect(waits.reduce<number>((sum, wait) => sum + (wait ?? 0), 0)).toBe(301_000);
});
