import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { CrewError } from '../../src/errors.ts';
import type { Place } from '../../src/spec/crew-spec.ts';
import { changeTexts } from '../../src/spec/edit/change-texts.ts';
import { placeOf } from '../../src/spec/parts/fields.ts';
import { parseYaml } from '../../src/spec/yaml/parse-yaml.ts';
import type { YamlNode } from '../../src/spec/yaml/yaml-tree.ts';

const root = path.join(import.meta.dirname, '..', '..');

/** What a file is around the value of `t.d`. */
const around = (value: string): string => `# top\nt:\n  a: 'one'   # 1\n  d: ${value}# below\n\n  z:   "x"\n`;

describe('the style of a changed text', () => {
  it.each([
    ['a literal block', '|\n    Old\n\n    text\n\n  ', 'New\n\ntext', '|\n    New\n\n    text\n\n  '],
    ['a stripped one', '|-\n      Old\n  ', 'a\n  b\n\nc', '|-\n      a\n        b\n\n      c\n  '],
    ['one that keeps its line breaks', '|+\n    Old\n\n\n  ', 'New', '|+\n    New\n\n\n  '],
    ['one with a comment', '| # note\n    Old\n  ', 'New', '| # note\n    New\n  '],
    ['one with an indentation', '|2-\n     Old\n  ', ' a\nb', '|2-\n     a\n    b\n  '],
    ['one that needs an indentation', '|-\n    Old\n  ', '\n  a\nb', '|2-\n\n      a\n    b\n  '],
    ['an empty one', '|\n  ', 'a\nb', '|\n    a\n    b\n  '],
    ['one that gets empty', '|\n    Old\n\n  ', '', '|\n\n  '],
    ['odd blank lines in it', '|\n    a\n  \n    b\n    c\n  ', 'a\n\nb\nd', '|\n    a\n  \n    b\n    d\n  '],
    ['a folded block', '>\n    Old text\n    on lines\n  ', 'Old text\nup', '>\n    Old text\n\n    up\n  '],
    ['a stripped one', '>- # why\n    a b\n  ', 'a c', '>- # why\n    a c\n  '],
    [
      'one with a list',
      '>+\n    a\n     - b\n    c\n\n  ',
      'a\n - b\n - d\nc',
      '>+\n    a\n     - b\n     - d\n    c\n\n  ',
    ],
    ['one with lines of spaces', '>-\n    a\n    b\n  ', 'a\n  \nb', '|-\n    a\n      \n    b\n  '],
    ['one with runs of spaces', '>\n    a\n    b\n  ', 'a  b', '>\n    a  b\n  '],
    ['a control character', '|\n    a\n\n  ', 'a\x07\nb', '"a\\u0007\\nb"\n\n  '],
    ['a line break of older readers', '|\n    a\n\n  ', 'a\u2028b\x85', '"a\\u2028b\\u0085"\n\n  '],
    ['half of a character', '> # why\n    a\n  ', '\ud800', '"\\ud800" # why\n  '],
    ['a plain text', 'Old # why\n  ', 'New: no # yes?', '"New: no # yes?" # why\n  '],
    ['one that stays plain', 'Old # why\n  ', "It's new", "It's new # why\n  "],
    ['one with lines', 'Old # why\n  ', 'a\nb', '| # why\n    a\n    b\n  '],
    ['one below its key', '\n    Old\n  ', 'a\n\nb', '|\n    a\n\n    b\n  '],
    ['one below a comment', '# why\n      Old\n  ', 'a\nb', '# why\n      |\n    a\n    b\n  '],
    ['one of several lines', 'a b\n    c d\n  ', 'a b e d', '>-\n    a b\n    e d\n  '],
    ['one of several lines below its key', '\n      a b\n      c d\n  ', 'a b\ne', '>-\n      a b\n\n      e\n  '],
    ['single quotes', "'Old' # why\n  ", "it's # \\n", "'it''s # \\n' # why\n  "],
    ['single quotes with lines', "'Old'\n  ", 'a\nb', '|\n    a\n    b\n  '],
    ['single quotes over lines', "'a\n    b' # why\n  ", 'a\tc', '>- # why\n    a\tc\n  '],
    ['double quotes', '"O\\u006cd"\n  ', 'say "x" \\', '"say \\"x\\" \\\\"\n  '],
    ['double quotes with escaped line breaks', '"a\\nb"\n  ', 'a\nc', '"a\\nc"\n  '],
    ['a tag', '!!str Old\n  ', '12', '!!str "12"\n  '],
    ['an anchor that nothing uses', '&x Old\n  ', 'a\nb', '&x |\n    a\n    b\n  '],
    ['nothing', '\n  ', 'a\nb', '|\n    a\n    b\n  '],
    ['nothing before a comment', '  # why\n  ', 'New', 'New   # why\n  '],
  ])('is kept or follows the text: %s', (_, before, text, after) => {
    const expected = around(after);
    expect(changed(around(before), 't.d', text)).toBe(expected);
    expect(changed(crlf(around(before)), 't.d', text)).toBe(crlf(expected));
  });

  it.each([
    ['{d: Old, e: f}', 'a, b', '{d: "a, b", e: f}'],
    ['{d: Old, e: f}', 'a\nb', '{d: "a\\nb", e: f}'],
    ['{d: Old, e: f}', 'New', '{d: New, e: f}'],
    ['{"d":\'Old\'}', 'a}', '{"d":\'a}\'}'],
  ])('is one line in brackets: %j with %j', (before, text, after) => {
    expect(changed(`t: ${before} # why\n`, 't.d', text)).toBe(`t: ${after} # why\n`);
  });

  it.each(
    [
      'yes',
      'null',
      '12',
      '1e3',
      '2026-01-01',
      '~',
      '',
      '- a',
      '? a',
      '# a',
      '@a',
      '%a',
      '"a',
      '{a}',
      '[a',
      '*a',
    ].concat(['&a', '!a', '|', '>', '`a', "'", 'a: b', 'a #b', '---', '...', ' a', '\ta']),
  )('quotes a plain text that YAML would not read as that: %j', (text) => {
    expect(changed('d: Old # why\n', 'd', text)).toBe(`d: ${JSON.stringify(text)} # why\n`);
  });
});

describe('the rest of the file', () => {
  it('has the same end and beginning', () => {
    expect(changed('\uFEFFd: Old', 'd', 'a\nb')).toBe('\uFEFFd: |\n  a\n  b');
    expect(changed('d: |\r\n  Old', 'd', 'a\nb')).toBe('d: |\r\n  a\r\n  b');
    expect(changed('d: |\n  Old\n  ', 'd', 'New')).toBe('d: |\n  New\n  ');
    expect(changed('d: |', 'd', 'New')).toBe('d: |\n  New');
    expect(changed('d:', 'd', 'New')).toBe('d: New');
  });

  it('is the same file when the text is the one that is there', () => {
    const source = 'd:   >2\r\n   a \n\n\n   b\n';
    expect(changed(source, 'd', ' a \r\n\r\nb\n\n')).not.toBe(source);
    expect(changed(source, 'd', `${valueAt(source, 'd')}  \n`)).toBe(source);
  });

  it('takes several changes at once, in any order', () => {
    const source = 'a:\n    d: Old # 1\n    e: |\n        Old\nb: {d: Old}\n';
    const change = (key: string, text: string) => ({ place: place(source, key), text });
    const changes = [change('b.d', 'z'), change('a.d', 'w\nx'), change('a.e', 'y\n\ny')];
    const expected = 'a:\n    d: | # 1\n        w\n        x\n    e: |\n        y\n\n        y\nb: {d: z}\n';
    expect(changeTexts('f', source, changes)).toBe(expected);
    expect(changeTexts('f', source, changes.toReversed())).toBe(expected);
  });

  it('is untouched in a list of maps', () => {
    expect(changed('t:\n- d: Old\n  e: 1\n- x\n', 't.0.d', 'a\nb')).toBe('t:\n- d: |\n    a\n    b\n  e: 1\n- x\n');
  });

  it('never has its comments drawn into a text', () => {
    expect(changed('a:\n  d: Old\n     # deep\n  e: 1\n', 'a.d', 'a\nb')).toBe(
      'a:\n  d: "a\\nb"\n     # deep\n  e: 1\n',
    );
  });
});

describe('a folded text', () => {
  const lines = [
    'd: >',
    '  You are given the notes of a researcher and write a report that a',
    '  busy reader can use. Say first what they should take away, and how',
    '  sure you are of it. Use only what the notes contain, nothing else.',
    '',
    '  Keep to these points:',
    '    - one claim per bullet',
    '    - no introductions',
    '',
    '  A claim marked (low) is never',
    '  written as a fact.',
    '# below',
    '',
  ];
  const source = lines.join('\n');
  const now = valueAt(source, 'd');

  it.each([
    [
      'one word',
      [['busy', 'hurried']],
      2,
      ['  hurried reader can use. Say first what they should take away, and', '  how'],
      1,
    ],
    ['a shorter word', [['first', 'at']], 2, ['  busy reader can use. Say at what they should take away, and how'], 1],
    ['a sentence less', [[' Use only what the notes contain, nothing else.', '']], 3, ['  sure you are of it.'], 1],
    ['a bullet more', [['\n  - no', '\n  - short\n  - no']], 7, ['    - short'], 0],
    ['a paragraph more', [['Keep', 'Be brief.\nKeep']], 5, ['  Be brief.', ''], 0],
    ['a line more at the end', [['a fact.', 'a fact.\nThat is all.']], 11, ['', '  That is all.'], 0],
    ['a line more at the start', [['You are', 'Listen.\nYou are']], 1, ['  Listen.', ''], 0],
    [
      'two far apart',
      [
        ['busy', 'big'],
        ['(low)', '[low]'],
      ],
      2,
      [
        '  big reader can use. Say first what they should take away, and how',
        '  sure you are of it. Use only what the notes contain, nothing else.',
        ...lines.slice(4, 9),
        '  A claim marked [low] is never',
      ],
      8,
    ],
  ])('changes no more lines than it must: %s', (_, words, at, added, removed) => {
    const text = words.reduce((value, [from, to]) => value.replace(from!, to!), now);
    const after = lines.toSpliced(at, removed, ...added).join('\n');
    expect(changed(source, 'd', text)).toBe(after);
    expect(changed(crlf(source), 'd', text)).toBe(crlf(after));
  });

  it('is wrapped as wide as it was, from 60 to 120 columns', () => {
    const words = 'word '.repeat(100).trim();
    const widths = [10, 80, 300].map((width) => {
      const after = changed(`d: >-\n  ${'x'.repeat(width - 2)}\n`, 'd', words);
      return Math.max(...after.split('\n').map((line) => line.length));
    });
    expect(widths).toEqual([56, 76, 116]);
  });
});

describe('a text that cannot be changed alone', () => {
  it.each([
    ['x: &n Old\nd: *n\n', 1, 'x', 'f:1: the text of x is shared (&n)'],
    ['x: &n Old\nd: *n\n', 2, 'd', 'f:2: the text of d is in another place (*n)'],
    ['x: &n\n  d: Old\ny:\n  <<: *n\n', 2, 'd', 'f:2: the text of d is shared (&n)'],
    ['x: &n\n  y: [{d: Old}]\nz: *n\n', 2, 'd', 'f:2: the text of d is shared (&n)'],
    ['d: [a]\n', 1, 'd', 'f:1: d is not text'],
    ['d: {a}\n', 1, 'a', 'f:1: a is not text'],
    ['? d\n', 1, 'd', 'f:1: d is not text'],
    ['a: "b\n', 1, 'a', 'f is not valid YAML'],
  ])('is refused: %j, line %i, %s', (source, line, key, message) => {
    const column = source.split('\n')[line - 1]!.indexOf(key) + 1;
    const error = refusal(source, { line, column }, 'New');
    expect({ code: error.code, message: error.message }).toEqual({ code: 'refused', message });
    expect(error.hint).toBeTruthy();
  });

  it('is refused where no key stands', () => {
    expect(refusal('a: b\nc: d\n', { line: 2, column: 2 }, 'New')).toMatchObject({
      message: 'f:2:2: there is no key here',
      hint: 'The file changed meanwhile; load it again',
    });
  });

  it('is changed where an own key hides a merged one', () => {
    expect(changed('x: &n\n  d: Old\ny:\n  <<: *n\n  d: Own\n', 'y.d', 'New')).toBe(
      'x: &n\n  d: Old\ny:\n  <<: *n\n  d: New\n',
    );
  });
});

describe('any text', () => {
  const styles = [
    ...['|\n    Old\n\n    text', '|- # c\n      Old', '|+\n    x\n\n', '|1\n     x\n   y', '|'],
    ...[
      '>\n    Old text on\n    lines\n\n    of it:\n      - a\n    end',
      '>- # c\n    x\n    y',
      '>+\n    x\n\n\n    y\n',
    ],
    ...[
      'Old',
      'Old # c',
      'Old\n    text\n\n    x',
      '\n    Old',
      '\n    Old\n    text',
      '',
      '# c\n    x',
      '!!str x',
      '&x y',
    ],
    ...['"\\u004fld"', '"Old\n    text" # c', "'O''ld'", "'Old\n    text'", '"a\\nb"'],
  ];
  const pieces = [
    ...[
      'word',
      'a',
      '{topic}',
      'é',
      '🎉',
      ' ',
      '  ',
      '\n',
      '\n\n',
      '\n  ',
      '\n- ',
      '\n---\n',
      '\n...\n',
      '\t',
      '\r\n',
      '\r',
    ],
    ...[': ', ' #', '# ', '"', "'", '\\', '- ', '? ', '*', '&', '!', '|', '>', '%', '@', '`', '{', '}', '[', ']', ','],
    ...[
      'yes',
      '12',
      '2026-01-01',
      '\u2028',
      '\u0085',
      '\u00a0',
      '\uFEFF',
      '\x00',
      '\x7f',
      '\ud83c',
      'words to wrap a line at '.repeat(5),
    ],
  ];

  it.each(styles)('is read back as it is, with all around it as it was: %j', (style) => {
    const random = randomNumbers(styles.indexOf(style) + 1);
    for (let round = 0; round < 40; round++) {
      const source = round % 2 === 0 ? fileWith(style) : crlf(fileWith(style));
      const some = Array.from(
        { length: random(12) },
        () => pieces[random(pieces.length)]! + (random(2) === 0 ? ' ' : ''),
      );
      const old = valueAt(source, 't.d') ?? '';
      const cut = random(old.length + 1);
      const text = random(2) === 0 ? some.join('') : old.slice(0, cut) + some.slice(0, 2).join('') + old.slice(cut);
      const after = changed(source, 't.d', text);
      expect(valueAt(after, 't.d').trimEnd()).toBe(text.replace(/\r\n?/g, '\n').trimEnd());
      expect(without(after)).toEqual(without(source));
      const [head, tail] = [source.slice(0, source.indexOf('  d:') + 4), source.slice(source.indexOf('  e: &e'))];
      expect([after.startsWith(head), after.endsWith(tail)]).toEqual([true, true]);
      expect(after.replaceAll('\r\n', '').includes(round % 2 === 0 ? '\r' : '\n')).toBe(false);
    }
  });

  function fileWith(style: string): string {
    return `# top\nm: &m {k: 1}\nt:\n  a: 'one' # 1\n  d: ${style}\n  e: &e {f: [g]}\n\n  # h\n  <<: *m\n  i: *e`;
  }

  function without(source: string): unknown {
    const data = parseDocument(source, { merge: true }).toJS();
    return { ...data, t: { ...data.t, d: null } };
  }
});

describe("the project's own files", () => {
  const files = globSync(['templates/**/*.yaml', 'examples/**/*.yaml'], { cwd: root });

  it.each(files)('differ only in the text that was changed, and change back: %s', (file) => {
    const source = readFileSync(path.join(root, file), 'utf8');
    for (const key of textKeys(source)) {
      const old = valueAt(source, key);
      const after = changed(source, key, old.replace(/\w+(?=\W*$)/, 'otherwise'));
      const [from, to] = [source.split('\n'), after.split('\n')];
      expect(to.length).toBe(from.length);
      expect(from.filter((line, index) => line !== to[index])).toHaveLength(1);
      expect(changed(after, key, old)).toBe(source);
    }
  });

  it('have many texts', () => {
    const keys = files.flatMap((file) => textKeys(readFileSync(path.join(root, file), 'utf8')));
    expect(keys.length).toBeGreaterThan(50);
  });
});

function changed(source: string, key: string, text: string): string {
  return changeTexts('f', source, [{ place: place(source, key), text }]);
}

function refusal(source: string, at: Omit<Place, 'file'>, text: string): CrewError {
  try {
    changeTexts('f', source, [{ place: { file: 'f', ...at }, text }]);
  } catch (error) {
    if (error instanceof CrewError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

/** Where the loader says that a key stands; it reads files without their byte order mark. */
function place(source: string, key: string): Place {
  const names = key.split('.');
  const last = names.pop()!;
  const within = names.reduce((node, name) => node.entries.get(name)?.value ?? node.items[Number(name)]!, tree(source));
  return placeOf(within.entries.get(last)!.key);
}

function tree(source: string): YamlNode {
  return parseYaml('f', source.replace(/^\uFEFF/, '')).root!;
}

function valueAt(source: string, key: string): string {
  return parseDocument(source).getIn(key.split('.')) as string;
}

/** The keys whose texts are prompts, as paths. */
function textKeys(source: string): readonly string[] {
  const found: string[] = [];
  const walk = (node: YamlNode, path: string): void => {
    for (const [name, { value }] of node.entries) {
      const isText =
        /^(description|expected_output|role|goal|backstory)$/.test(name) && typeof value.value === 'string';
      if (isText) found.push(path + name);
      else walk(value, `${path}${name}.`);
    }
  };
  walk(tree(source), '');
  return found;
}

function crlf(text: string): string {
  return text.replaceAll('\n', '\r\n');
}

/** Below a limit; the same ones each time. */
function randomNumbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}
