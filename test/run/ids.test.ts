import { expect, it } from 'vitest';
import { randomRunId } from '../../src/run/ids.ts';

it('a run id has a letter and a digit, so that nothing takes it for a word or a number', () => {
  const ids = Array.from({ length: 2000 }, randomRunId);
  expect(ids.filter((id) => !/^[0-9a-hjkmnp-tv-z]{8}$/.test(id) || !/\d/.test(id) || !/[a-df-z]/.test(id))).toEqual([]);
});
