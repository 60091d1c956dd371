import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openPace } from '../../src/run/pace.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const never = new AbortController().signal;

it('lets so many go in any minute, in the order in which they asked', async () => {
  const pace = openPace(2);
  const gone: number[] = [];
  for (const number of [1, 2, 3, 4, 5]) pace(never).then(() => gone.push(number));
  await vi.advanceTimersByTimeAsync(59_000);
  expect(gone).toEqual([1, 2]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(gone).toEqual([1, 2, 3, 4]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(gone).toEqual([1, 2, 3, 4, 5]);
});

it('lets a late one go as soon as the minute before it has room', async () => {
  const pace = openPace(2);
  await pace(never);
  await vi.advanceTimersByTimeAsync(40_000);
  await pace(never);
  let gone = false;
  pace(never).then(() => {
    gone = true;
  });
  await vi.advanceTimersByTimeAsync(19_000);
  expect(gone).toBe(false);
  await vi.advanceTimersByTimeAsync(1001);
  expect(gone).toBe(true);
});

it('gives up a wait with the reason of the signal', async () => {
  const pace = openPace(1);
  await pace(never);
  const stop = new AbortController();
  const waiting = pace(stop.signal);
  stop.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  await expect(pace(stop.signal)).rejects.toThrow('enough');
});
