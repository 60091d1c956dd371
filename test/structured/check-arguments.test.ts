import { describe, expect, it } from 'vitest';
import { checkArguments } from '../../src/structured/check-arguments.ts';

const schema = {
  type: 'object',
  properties: {
    path: { type: 'string' },
    mode: { enum: ['fast', 'full'] },
    lines: { type: 'array', items: { type: ['integer', 'null'] } },
    limit: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
  },
  required: ['path'],
  additionalProperties: false,
};

describe('arguments as a model wrote them', () => {
  it.each([
    ['JSON', '{"path": "a.md"}'],
    ['JSON in a string', JSON.stringify('{"path": "a.md"}')],
    ['JSON in a code fence', '```json\n{"path": "a.md"}\n```'],
  ])('are read from %s', async (_, text) => {
    expect(await checkArguments(schema, text)).toEqual({ type: 'valid', value: { path: 'a.md' } });
  });

  it.each(['', ' \n', 'null', '{}'])('are none in %j', async (text) => {
    expect(await checkArguments({ type: 'object' }, text)).toEqual({ type: 'valid', value: {} });
  });

  it('are refused field by field, with the fields that there are', async () => {
    expect(await checkArguments(schema, '{"file": "a.md", "mode": "slow"}')).toEqual({
      type: 'invalid',
      message: [
        '- path is missing',
        '- "file" is not a field; the fields are path, mode, lines, limit',
        '- mode must be one of "fast", "full", not "slow"',
        'The fields: path: string (required), mode: "fast" | "full", lines: array of integer | null, limit: integer | null',
      ].join('\n'),
    });
  });

  it('are refused with the place where broken JSON breaks', async () => {
    expect(await checkArguments({ type: 'object', properties: {} }, '{"path": "a.md')).toEqual({
      type: 'invalid',
      message: '- the arguments cannot be read: it breaks off before the JSON is complete\nIt takes no arguments: {}',
    });
  });

  it('are let through to a server whose schema cannot be read, as long as they are an object', async () => {
    const odd = { properties: { a: { $ref: 'https://example.com/a.json' } } };
    expect(await checkArguments(odd, '{"a": 1}')).toEqual({ type: 'valid', value: { a: 1 } });
    expect(await checkArguments(odd, '[1]')).toMatchObject({ type: 'invalid' });
  });
});

it('does not show the pattern that stands beside a format which says it better', async () => {
  const day = { type: 'string', format: 'date', pattern: '^(long|regex)$' };
  const checked = await checkArguments({ type: 'object', properties: { day } }, '{"day": "soon"}');
  expect(checked).toMatchObject({ message: expect.not.stringContaining('regex') });
  expect(checked).toMatchObject({ message: expect.stringContaining('day must be a date such as') });
});
