import { describe, expect, it } from 'vitest';
import { foldedRows, sideBySide, withinLines } from '../../../src/ui/client/words/side-by-side.js';

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

  it('mark words within lines that stand for as many others, and no line otherwise', () => {
    const before = 'goal: Write about {topic} in five words\nrole: Editor\n';
    const after = 'goal: Write about {topic} in six words\nrole: Editor\n';
    const pieces = withinLines([same('a:\n'), removed(before), added(after), same('b: 1\n')]);
    const changed = pieces.filter(({ kind }) => kind !== 'same').map(({ text }) => text.trim());
    expect(changed).toEqual(['five', 'six']);
    const side = (kind) => pieces.flatMap((piece) => (piece.kind === kind ? [] : [piece.text])).join('');
    expect([side('added'), side('removed')]).toEqual([`a:\n${before}b: 1\n`, `a:\n${after}b: 1\n`]);
    const longer = [removed('one line\n'), added('one line\nand two\n')];
    expect(withinLines(longer)).toEqual(longer);
  });

  it('fold away what is alike far from a change', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `${index}\n`).join('');
    const shown = foldedRows(sideBySide([same(lines), added('x')]));
    expect(shown.map(({ type }) => type)).toEqual(['fold', 'row', 'row', 'row']);
  });
});
