import { expect, it } from 'vitest';
import { timerMs } from '../../src/spec/timer.ts';

it.each([
  ['whole milliseconds, rounded up, of what binary numbers cannot say', 16.1, 16_101],
  ['at least one', 0.0001, 1],
  ['the longest that a timer can wait', 2_592_000, 2_147_483_647],
])('gives %s', (_what, seconds, milliseconds) => {
  expect(timerMs(seconds)).toBe(milliseconds);
  expect(() => AbortSignal.timeout(timerMs(seconds))).not.toThrow();
});
