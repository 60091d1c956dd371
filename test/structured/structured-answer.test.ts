import { expect, it } from 'vitest';
import { openSchema } from '../../src/structured/open-schema.ts';
import { structuredAnswer } from '../../src/structured/structured-answer.ts';

const checker = await openSchema({ type: 'object', properties: { n: { type: 'number' } }, required: ['n'] });

it('gives the value, and its JSON alone as the text', () => {
  expect(structuredAnswer('In [1] we said {"n": 1}.', checker)).toEqual({
    type: 'valid',
    value: { n: 1 },
    text: '{\n  "n": 1\n}',
  });
});

it('names what is wrong with a value that does not fit', () => {
  expect(structuredAnswer('{"n": "1"}', checker)).toEqual({
    type: 'invalid',
    problems: ['n must be a number, not "1"'],
  });
});

it('names what is wrong with an answer that is not JSON', () => {
  expect(structuredAnswer('n is 1', checker)).toEqual({ type: 'invalid', problems: ['there is no JSON in it'] });
});
