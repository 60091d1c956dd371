import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/model/canonical-json.ts';

/** What hashes were made of since the first version. */
function asRecorded(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

describe('canonical JSON', () => {
  it.each([
    { b: 1, a: [{ d: null, c: 'x' }], B: { é: 1, e: 2, Z: 3 } },
    { '10': 1, '2': 2, '-1': 3, a: 4, '01': 5, '1.5': 6, '4294967295': 7, '4294967294': 8 },
    { gone: undefined, list: [undefined, 1, Number.NaN, -0, 1e21] },
    ['quote " and \u2028', { ' ': '', '\n': '\ud800' }],
    'text',
    null,
  ])('is as it was when hashes were recorded: %j', (value) => {
    expect(canonicalJson(value)).toBe(asRecorded(value));
  });

  it('is the same for equal data, and another for other', () => {
    expect(canonicalJson({ a: 1, b: { c: 2, d: 3 } })).toBe(canonicalJson({ b: { d: 3, c: 2 }, a: 1 }));
    expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
    expect(canonicalJson(undefined)).toBe('undefined');
  });
});
