import { describe, expect, it } from 'vitest';
import { callIn } from './call-builtin.ts';

const calculated = (expression: string) => callIn('/project', 'calculator', { expression });

describe('calculator', () => {
  it.each([
    ['1 + 2 * 3', '7'],
    ['(1 + 2) * 3', '9'],
    ['2 ^ 3 ^ 2', '512'],
    ['2 ** -1', '0.5'],
    ['-2 ^ 2', '-4'],
    ['2 - -3', '5'],
    ['7 % 4', '3'],
    ['8 / 4 / 2', '1'],
    ['.5 + 1.25e2', '125.5'],
    ['0.1 + 0.2', '0.3'],
    ['sqrt(16) + abs(-1) + round(2.5) + floor(1.9) + ceil(1.1)', '11'],
    ['min(3, 1, 2) + MAX(4, 5)', '6'],
    ['log(1000) + ln(e) + exp(0)', '5'],
    ['sin(pi / 2) + cos(0) + tan(0)', '2'],
    ['1234567 * 89', '109876463'],
  ])('knows that %s is %s', async (expression, result) => {
    expect(await calculated(expression)).toBe(result);
  });

  it.each([
    ['1 +', 'Unexpected the end at position 4'],
    ['1 + * 2', 'Unexpected "*" at position 5'],
    ['(1 + 2', 'Expected ) at position 7, not the end'],
    ['1,000', 'Unexpected "," at position 2'],
    ['2 $ 3', 'Unexpected "$" at position 3'],
    ['1 / (2 - 2)', 'Division by zero at position 3'],
    ['sqr(4)', 'Unknown name sqr at position 1; did you mean sqrt?'],
    ['process.exit()', 'Unexpected "." at position 8'],
    ['process', 'Unknown name process at position 1'],
    ['sqrt(1, 2)', 'sqrt at position 1 takes one number, not 2'],
    ['sqrt(-1)', 'not a number'],
    ['10 ^ 999', 'too large'],
    ['('.repeat(500), 'Nested too deep'],
    ['-'.repeat(500), 'Nested too deep'],
    ['1+'.repeat(1500), 'longer than 2000'],
    [' ', 'Unexpected the end'],
  ])('says what is wrong with %s', async (expression, message) => {
    await expect(calculated(expression)).rejects.toThrow(message);
  });
});
