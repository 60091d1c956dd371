import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/spec/nearest.ts';

describe('nearest', () => {
  it.each([
    ['rol', 'role'],
    ['backstroy', 'backstory'],
    ['expectedOutput', 'expected_output'],
    ['Goal', 'goal'],
    ['desc', 'description'],
  ])('finds for %s the name %s', (word, expected) => {
    expect(nearest(word, ['role', 'goal', 'backstory', 'description', 'expected_output'])).toBe(expected);
  });

  it('finds nothing when nothing is near', () => {
    expect(nearest('colour', ['role', 'goal'])).toBeUndefined();
    expect(nearest('x', [])).toBeUndefined();
  });

  it('prefers the nearest of several', () => {
    expect(nearest('reserch', ['search', 'research'])).toBe('research');
  });
});
