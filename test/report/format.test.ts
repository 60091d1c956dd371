import { describe, expect, it } from 'vitest';
import {
  ageText,
  bytesText,
  costText,
  dollarsText,
  durationText,
  savingsText,
  spentText,
  tokensText,
} from '../../src/report/format.ts';
import { now, usage } from './examples.ts';

describe('durations', () => {
  it('keeps the unit that a person would say', () => {
    const shown = [0, 340, 999.6, 14_200, 59_949, 59_950, 125_000, 3_599_600, 3_720_000].map(durationText);
    expect(shown).toEqual([
      '0 ms',
      '340 ms',
      '1.0 s',
      '14.2 s',
      '59.9 s',
      '1 min 00 s',
      '2 min 05 s',
      '1 h 00 min',
      '1 h 02 min',
    ]);
  });
});

describe('tokens and cost', () => {
  it('says that a sum is a lower bound when an attempt did not report its tokens', () => {
    expect(tokensText({ usage, usageIncomplete: true })).toBe('≥ 3,410 tokens');
    expect(costText({ usage, usageIncomplete: true, costUsd: 0.01 })).toBe('≥ $0.01');
  });

  it('never shows a false $0', () => {
    expect(dollarsText(0.00004)).toBe('<$0.0001');
    expect(costText({ usage, usageIncomplete: true, costUsd: 0.00004 })).toBe('unknown');
    expect(costText({ usage: null, usageIncomplete: true, costUsd: 0 })).toBe('unknown');
    expect(costText({ usage, usageIncomplete: false, costUsd: null })).toBe('unknown');
    expect(costText({ usage, usageIncomplete: false, costUsd: 0 })).toBe('free');
  });

  it('shows a true zero where no model was called', () => {
    const nothing = { usage: null, usageIncomplete: false, costUsd: 0 };
    expect([tokensText(nothing), costText(nothing)]).toEqual(['0 tokens', '$0']);
  });

  it('shows small sums with four decimals and large ones with two', () => {
    expect([0.0041, 0.5, 0.123, 1.5, 12_345.678].map(dollarsText)).toEqual([
      '$0.0041',
      '$0.50',
      '$0.123',
      '$1.50',
      '$12,345.68',
    ]);
  });

  it('names an unknown cost where no column head does', () => {
    const spent = { usage, usageIncomplete: false, costUsd: null };
    expect(spentText(spent)).toBe('3,410 tokens (3,000 in, 410 out), cost unknown');
  });

  it('says what reuse saves with what is known of it', () => {
    expect(savingsText({ tokens: 3410, costUsd: 0.0041, durationMs: 9800 })).toBe('3,410 tokens, $0.0041');
    expect(savingsText({ tokens: 1, costUsd: null, durationMs: 9800 })).toBe('1 token');
    expect(savingsText({ tokens: 0, costUsd: null, durationMs: 9800 })).toBe('9.8 s');
  });
});

it('tells ages in the largest unit, and a date after a month', () => {
  const before = (seconds: number) => ageText(new Date(now - seconds * 1000).toISOString(), now);
  expect([-5, 4, 12, 60, 130, 3600, 86_400, 432_000].map(before)).toEqual([
    ...['just now', 'just now', '12 seconds ago', '1 minute ago', '2 minutes ago'],
    ...['1 hour ago', '1 day ago', '5 days ago'],
  ]);
  expect(before(40 * 86_400)).toBe('2026-10-13');
});

it('shows bytes in the largest unit', () => {
  expect([812, 3400, 999_960, 1_234_567].map(bytesText)).toEqual(['812 B', '3.4 kB', '1.0 MB', '1.2 MB']);
});
