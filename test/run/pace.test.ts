import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openPace } from '../../src/run/agent/pace.ts';

beforeEach(() => {
  waits = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const never = new AbortController().signal;
let waits: number[] = [];
const told = (milliseconds: number) => void waits.push(milliseconds);

it('lets so many go in any minute, in the order in which they asked', async () => {
  const pace = openPace(2);
  const gone: number[] = [];
  for (const number of [1, 2, 3, 4, 5]) pace(never, told).then(() => gone.push(number));
  await vi.advanceTimersByTimeAsync(59_000);
  expect(gone).toEqual([1, 2]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(gone).toEqual([1, 2, 3, 4]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(gone).toEqual([1, 2, 3, 4, 5]);
  expect(waits).toEqual([60_000, 60_000, 120_000]);
});

it('lets a late one go as soon as the minute before it has room', async () => {
  const pace = openPace(2);
  await pace(never, told);
  await vi.advanceTimersByTimeAsync(40_000);
  await pace(never, told);
  let gone = false;
  pace(never, told).then(() => {
    gone = true;
  });
  await vi.advanceTimersByTimeAsync(19_000);
  expect(gone).toBe(false);
  await vi.advanceTimersByTimeAsync(1001);
  expect(gone).toBe(true);
});

it('says nothing of a wait that nobody notices', async () => {
  const pace = openPace(1);
  await pace(never, told);
  await vi.advanceTimersByTimeAsync(59_500);
  const gone = pace(never, told);
  await vi.advanceTimersByTimeAsync(501);
  await gone;
  expect(waits).toEqual([]);
});

it('has nobody wait for requests that were given up, and forgets none that was made', async () => {
  const pace = openPace(2);
  await pace(never, told);
  await pace(never, told);
  const stop = new AbortController();
  const waiting = [1, 2, 3, 4].map(() => expect(pace(stop.signal, told)).rejects.toThrow('enough'));
  stop.abort(new Error('enough'));
  await Promise.all(waiting);
  waits = [];
  let gone = false;
  pace(never, told).then(() => {
    gone = true;
  });
  await vi.advanceTimersByTimeAsync(59_000);
  expect([gone, waits]).toEqual([false, [60_000]]);
  await vi.advanceTimersByTimeAsync(1001);
  expect(gone).toBe(true);
});

it('gives up a wait with the reason of the signal', async () => {
  const pace = openPace(1);
  await pace(never, told);
  const stop = new AbortController();
  const waiting = pace(stop.signal, told);
  stop.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  await expect(pace(stop.signal, told)).rejects.toThrow('enough');
});
