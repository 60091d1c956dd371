import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../src/spec/yaml/parse-yaml.ts';
import { hints, lines } from './load-files.ts';

describe('mistakes in the YAML', () => {
  it.each([
    ['a:\n\tb: 1\n', '2:1 error a tab where YAML allows only spaces', 'Indent with spaces.'],
    [
      't:\n  description: Note: this\n',
      '2:16 error the text of description has a ": " in it',
      'Put the text in quotes, or write description: | and the text indented below it.',
    ],
    [
      't:\n  d: {topic} news\n',
      '2:14 error a text that begins with a bracket must be quoted',
      'Put the whole text in quotes: "{topic} news"',
    ],
    ['t:\n  role:Writer\n  goal: x\n', '2:3 error no space after the colon', 'Write role: Writer'],
    ['a: "b" c\n', '1:8 error text after a closing quote', 'Put the whole text in one pair of quotes.'],
    ['a: *b* c\n', '1:8 error a text that begins with * must be quoted', 'Put the whole text in quotes.'],
    ['a: > b\n', '1:6 error text on the line of | or >', 'Begin the text on the next line, indented.'],
    ['a: @b\n', '1:4 error a text cannot begin with @', 'Put the whole text in quotes.'],
    ['a: "b\nc: d\n', '1:4 error this " is never closed', 'Write " where the text ends.'],
    [
      'a:\n    b: 1\n  c: 2\n',
      '3:3 error c is indented by 2 spaces, a above it not at all and b by 4',
      'Keys of one map begin in the same column.',
    ],
    ['a: 1\nb: 2\na: 3\n', '3:1 error a is written twice', 'Keep one of the two, or rename one.'],
    ['a: 1\n---\nb: 2\n', '2:1 error a second document begins here', 'Remove the --- or ... line: a file holds one.'],
    [
      'a: !x y\n',
      '1:4 error the tag !x is not known here',
      'Tags such as !include and !env do nothing: write the value itself. A text that begins with ! must be quoted.',
    ],
    ['a: &name 1\nb: *nme\n', '2:4 error no anchor &nme comes before this', 'Did you mean *name?'],
    ['a: &a [*a]\n', '1:8 error *a is inside itself', null],
    ['{a}: 1\n', '1:1 error a key must be text', 'A text that begins with { or [ must be quoted.'],
    ['a:\n  b: {c}: d\n', '2:9 error a key must be text', 'A text that begins with { or [ must be quoted.'],
    ['a:\n  <<: 5\n', '2:7 error << can only merge a map', 'Write <<: *name, with &name on a map above.'],
  ])('says what is wrong with %j', (text, line, hint) => {
    const parsed = parseYaml('f', text);
    expect(lines(parsed)).toEqual([`f:${line}`]);
    expect(hints(parsed)).toEqual([hint]);
  });

  it('goes on with a file whose only mistakes are repeated keys', () => {
    expect(parseYaml('f', 'a: 1\na: 2\n')).toMatchObject({ broken: false, root: { value: { a: 2 } } });
    expect(parseYaml('f', 'a: 1\na: [\n')).toMatchObject({ broken: true, root: null });
  });

  it('gives plain data, with merged keys last and own keys first', () => {
    const text = 'x: &x { p: 1, q: 2 }\ny: &y { q: 3, r: 4 }\nz:\n  <<: [*x, *y]\n  p: 0\n';
    expect(parseYaml('f', text).root?.value).toMatchObject({ z: { p: 0, q: 2, r: 4 } });
  });
});
