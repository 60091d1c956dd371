import { describe, expect, it } from 'vitest';
import { fillPlaceholders, findPlaceholders, isInputName } from '../../src/spec/placeholders.ts';

describe('findPlaceholders', () => {
  it('finds identifiers in braces, with inner hyphens, and where they are', () => {
    expect(findPlaceholders('On {topic} for {target-group} in {größe}')).toEqual([
      { name: 'topic', index: 3 },
      { name: 'target-group', index: 15 },
      { name: 'größe', index: 33 },
    ]);
  });

  it.each(['{"a": 1}', '{ x }', '{}', '{1}', '{a b}', '{a-}', '{{name}}', '{a.b}', '{\nx}'])(
    'takes %j for text',
    (text) => {
      expect(findPlaceholders(text)).toEqual([]);
    },
  );

  it('finds one inside JSON', () => {
    expect(findPlaceholders('{"a": {topic}}').map(({ name }) => name)).toEqual(['topic']);
  });
});

describe('fillPlaceholders', () => {
  it('puts values in once and never searches them', () => {
    expect(fillPlaceholders('{a} {b} {a}', { a: '{b} $& {{b}}', b: 'B' })).toBe('{b} $& {{b}} B {b} $& {{b}}');
  });

  it('puts in what is not text as JSON', () => {
    expect(fillPlaceholders('{n} {t} {l} {m} {z}', { n: 3, t: true, l: [1, 'a'], m: { a: 1 }, z: null })).toBe(
      '3 true [1,"a"] {"a":1} null',
    );
  });

  it('writes {name} for {{name}}, whether or not it is an input', () => {
    expect(fillPlaceholders('{{a}} {{b}}', { a: 'A' })).toBe('{a} {b}');
  });

  it('leaves other braces and names without a value alone', () => {
    expect(fillPlaceholders('{"a": 1} { x } {} {b} {constructor}', { a: 'A' })).toBe(
      '{"a": 1} { x } {} {b} {constructor}',
    );
  });
});

it('knows which names can stand in braces', () => {
  expect(['topic', '_a', 'a-b', 'a--b'].every(isInputName)).toBe(true);
  expect(['my topic', '1a', 'a-', '-a', '', 'a.b'].some(isInputName)).toBe(false);
});
