import { describe, expect, it } from 'vitest';
import { isTooDeep, tooDeepAt } from '../../src/spec/depth.ts';
import { parseExactJson } from '../../src/spec/exact-json.ts';
import { parseData } from '../../src/spec/parse-data.ts';
import { loadWith } from './load-files.ts';

const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

describe('nested data', () => {
  it('may be 200 levels deep', () => {
    expect(isTooDeep(parseExactJson(nested(200)))).toBe(false);
    expect(parseData('in.yaml', `a: ${nested(199)}\n`).problems).toEqual([]);
  });

  it.each([201, 5000])('has words when it is %i levels deep', (levels) => {
    expect(() => parseExactJson(`\n${nested(levels)}`)).toThrow('it is nested deeper than 200 levels (line 2)');
    const { problems } = parseData('in.yaml', `a: ${nested(levels)}\n`);
    expect(problems[0]).toMatchObject({ severity: 'error', message: 'this is nested deeper than 200 levels' });
  });

  it.each([
    ['keys', Array.from({ length: 600 }, (_, column) => `${' '.repeat(column)}a:\n`).join('')],
    ['dashes', `${'- '.repeat(5000)}x\n`],
    ['maps in brackets', `a: ${'{ a: '.repeat(2000)}1${' }'.repeat(2000)}\n`],
  ])('has words when it is nested by %s', (_by, text) => {
    const { problems } = parseData('in.yaml', text);
    expect(problems[0]?.message).toBe('this is nested deeper than 200 levels');
  });

  it('has words in crew.yaml and in a schema', async () => {
    const deep = `{ type: object, x: ${nested(300)} }`;
    const inputs = await loadWith({ 'crew.yaml': `inputs:\n  a: ${nested(300)}\n` });
    const schema = await loadWith({
      'tasks.yaml': `article: { description: x, expected_output: x, output_json: ${deep} }\n`,
    });
    for (const { problems } of [inputs, schema])
      expect(problems.map(({ message }) => message)).toContain('this is nested deeper than 200 levels');
  });

  it('is counted outside of texts', () => {
    expect(tooDeepAt(`["${'['.repeat(300)}\\"["]`)).toBe(-1);
    const circle: unknown[] = [];
    circle.push(circle);
    expect(isTooDeep(circle)).toBe(true);
  });
});
