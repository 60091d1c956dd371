import { describe, expect, it } from 'vitest';
import {
  displayWidth,
  factsLine,
  inputsText,
  neutralise,
  oneLine,
  shorten,
  shortenStart,
  wholeText,
  wrapText,
} from '../../src/report/text.ts';
import { screen } from './examples.ts';

describe('what a model wrote', () => {
  it('cannot command the terminal', () => {
    const nasty = 'a\u001b[2Jb\u001b]0;title\u0007c\rd\u009be\u202ef\u007f';
    expect(neutralise(nasty)).toBe('a␛[2Jb␛]0;title␇c␍d\ufffde\ufffdf␡');
  });

  it('keeps its lines and tabs', () => {
    expect(neutralise('a\r\n\tb\n')).toBe('a\n\tb\n');
  });

  it('goes to a pipe byte for byte', () => {
    expect(wholeText('\u001b[31mred\r\n', screen(null))).toBe('\u001b[31mred\r\n');
    expect(wholeText('\u001b[31mred', screen(80))).toBe('␛[31mred');
  });

  it('stands on one line in a listing', () => {
    expect(oneLine('\n\n# Title\n\n  text\tmore ')).toBe('# Title text more');
  });
});

describe('widths', () => {
  it('counts what a terminal shows', () => {
    const texts = ['abc', '固体', '🔋', '👩‍🔬', '🇪🇺', 'e\u0301', '❤️', '–…↺'];
    expect(texts.map(displayWidth)).toEqual([3, 4, 2, 2, 2, 1, 2, 3]);
  });

  it('shortens without cutting a character in two', () => {
    expect(shorten('固体電解質', 6)).toBe('固体…');
    expect(shorten('ab 👩‍🔬👩‍🔬', 6)).toBe('ab 👩‍🔬…');
    expect(shorten('exactly', 7)).toBe('exactly');
    expect(shortenStart('the liquid electrolyte', 12)).toBe('…electrolyte');
    expect(shorten('abc', 0)).toBe('');
  });

  it('wraps between words and leaves long ones whole', () => {
    expect(wrapText('go on with 3fk9p2mz-1234 now', 10)).toEqual(['go on with', '3fk9p2mz-1234', 'now']);
  });

  it('breaks a line of facts between facts, and never in a pipe', () => {
    expect(factsLine(['one', '', 'two', 'three'], screen(10))).toBe('one · two\nthree');
    expect(factsLine(['one', 'two', 'three'], screen(null))).toBe('one · two · three');
  });
});

it('shows inputs on one line, shortened, without those filled in by themselves', () => {
  const inputs = {
    topic: 'solid-state "batteries"\n',
    count: 3,
    list: ['a'],
    diff: 'x'.repeat(90),
    current_date: '2026-11-22',
  };
  expect(inputsText(inputs)).toBe(`topic="solid-state \\"batteries\\"" count=3 list=["a"] diff="${'x'.repeat(39)}…"`);
});
