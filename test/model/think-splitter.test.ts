import { expect, it } from 'vitest';
import { thinkSplitter } from '../../src/model/reply/think-splitter.ts';

function split(...pieces: readonly string[]) {
  const got = { text: '', reasoning: '' };
  const splitter = thinkSplitter((kind, text) => {
    got[kind] += text;
  });
  for (const piece of pieces) splitter.push(piece);
  splitter.end();
  return got;
}

it('finds the same reasoning wherever the pieces were cut', () => {
  const whole = '\n<think>a < b </thin k></think>\n\nThe <think> tag';
  const expected = { text: 'The <think> tag', reasoning: 'a < b </thin k>' };
  for (let first = 0; first <= whole.length; first++) {
    for (let second = first; second <= whole.length; second++) {
      expect(split(whole.slice(0, first), whole.slice(first, second), whole.slice(second))).toEqual(expected);
    }
  }
  expect(split(...whole)).toEqual(expected);
});

it('leaves a tag alone that is not at the start', () => {
  expect(split('See ', '<think>x</think>')).toEqual({ text: 'See <think>x</think>', reasoning: '' });
});

it('takes an unclosed think for reasoning, and a mere beginning of the tag for text', () => {
  expect(split('<think>', 'on', ' and </th')).toEqual({ text: '', reasoning: 'on and </th' });
  expect(split(' <thi')).toEqual({ text: ' <thi', reasoning: '' });
});
