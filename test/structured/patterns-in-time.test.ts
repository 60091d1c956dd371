import { expect, it } from 'vitest';
import { checkArguments } from '../../src/structured/check-arguments.ts';
import { openSchema } from '../../src/structured/open-schema.ts';
import { PatternTooSlow, patternEngine } from '../../src/structured/patterns-in-time.ts';

// On each of these an expression without a limit would take years.
const evil = `${'a'.repeat(40)}!`;
const pattern = '^(a+)+$';

it.each([
  ['of a value', { properties: { q: { type: 'string', pattern } } }, { q: evil }],
  ['of a field name', { patternProperties: { [pattern]: { type: 'number' } } }, { [evil]: 1 }],
  ['of a name in propertyNames', { propertyNames: { pattern: '^(\\w|a)*$' } }, { [`${evil} `]: 1 }],
  ['without a repeated group', { properties: { q: { pattern: '(.*).*.*.*.*.*\\1x$' } } }, { q: 'ab'.repeat(5000) }],
])('a pattern %s that would take for ever is stopped', async (_where, schema, value) => {
  const checker = await openSchema({ type: 'object', ...schema });
  expect(() => checker.check(value)).toThrow(PatternTooSlow);
});

it('arguments that a pattern cannot check in time are sent back to the model', async () => {
  const schema = { type: 'object', properties: { q: { type: 'string', pattern } } };
  const checked = await checkArguments(schema, JSON.stringify({ q: evil }));
  expect(checked).toMatchObject({
    type: 'invalid',
    message: expect.stringContaining(`/${pattern}/ took longer than 2`),
  });
});

it('finds what the expression alone finds, quickly or not', () => {
  const texts = ['', 'aaa', 'ab', '2026-01-31', 'x'.repeat(5000), 'Ünï 🎉'];
  for (const one of ['^a+$', '(ab|ba)+', '^\\d{4}-\\d{2}-\\d{2}$', 'x{3}.*$', '^\\p{L}+ .$', '(?=x)(x)\\1']) {
    const tested = patternEngine()(one, 'u');
    expect(texts.map((text) => tested.test(text))).toEqual(texts.map((text) => new RegExp(one, 'u').test(text)));
  }
});
