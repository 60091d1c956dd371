import { describe, expect, it } from 'vitest';
import { foldedRows, sideBySide } from '../../../src/ui/client/side-by-side.js';

const same = (text) => ({ kind: 'same', text });
const removed = (text) => ({ kind: 'removed', text });
const added = (text) => ({ kind: 'added', text });

describe('two texts beside each other', () => {
  it('end a row where both have a line break', () => {
    const rows = sideBySide([same('one\ntwo '), removed('old'), added('new'), same(' end\nthree')]);
    expect(rows.map(({ left, right }) => [left, right].map((side) => side.map(({ text }) => text).join('')))).toEqual([
      ['one\n', 'one\n'],
      ['two old end\n', 'two new end\n'],
      ['three', 'three'],
    ]);
    expect(rows.map(({ isChanged }) => isChanged)).toEqual([false, true, false]);
  });

  it('keep a block of changed lines apart from what follows', () => {
    const rows = sideBySide([removed('a\nb\n'), added('c\n'), same('d\n')]);
    expect(rows).toHaveLength(2);
  });

  it('fold away what is alike far from a change', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `${index}\n`).join('');
    const shown = foldedRows(sideBySide([same(lines), added('x')]));
    expect(shown.map(({ type }) => type)).toEqual(['fold', 'row', 'row', 'row']);
  });
});
