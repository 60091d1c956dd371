import { describe, expect, it } from 'vitest';
import { foldedRows, lineRows, sideBySide } from '../../../src/ui/client/words/side-by-side.js';

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

  const shown = (pieces) =>
    lineRows(pieces).map(({ left, right }) =>
      [left, right].map((side) => side.map(({ kind, text }) => (kind === 'same' ? text : `<${text.trim()}>`)).join('')),
    );

  it('mark the words that differ within a line, of a file, a table, JSON or code', () => {
    const before = 'goal: Write in five words\n| gpt-5.4-mini | --fast | 12 |\n  "price": 1.50,\nreturn total - 1;\n';
    const after = 'goal: Write in six words\n| gpt-5.4-nano | --fast | 12 |\n  "price": 1.75,\nreturn total + 1;\n';
    expect(shown([same('a:\n'), removed(before), added(after), same('b: 1\n')])).toEqual([
      ['a:', 'a:'],
      ['goal: Write in <five> words', 'goal: Write in <six> words'],
      ['| gpt-5.4-<mini> | --fast | 12 |', '| gpt-5.4-<nano> | --fast | 12 |'],
      ['  "price": <1.50>,', '  "price": <1.75>,'],
      ['return total <-> 1;', 'return total <+> 1;'],
      ['b: 1', 'b: 1'],
    ]);
  });

  it('show a line beside what it became, where lines came or went around it', () => {
    const rows = shown([
      removed('| one | first entry |\n| two | second entry |\n'),
      added('| zero | nothing |\n| one | first entries |\n| three | another thing |\n| two | second entry, too |\n'),
    ]);
    expect(rows).toEqual([
      ['', '<| zero | nothing |>'],
      ['| one | first <entry> |', '| one | first <entries> |'],
      ['', '<| three | another thing |>'],
      ['| two | second entry |', '| two | second entry<, too> |'],
    ]);
  });

  it('fold away what is alike far from a change', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `${index}\n`).join('');
    const shown = foldedRows(sideBySide([same(lines), added('x')]));
    expect(shown.map(({ type }) => type)).toEqual(['fold', 'row', 'row', 'row']);
  });
});
