import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { sampleJson } from '../../src/model/sample-json.ts';

const tree = {
  $defs: {
    node: {
      type: 'object',
      properties: { name: { type: 'string' }, kids: { type: 'array', items: { $ref: '#/$defs/node' } } },
      required: ['name', 'kids'],
    },
  },
  $ref: '#/$defs/node',
};

it.each<[string, Record<string, unknown>]>([
  [
    'an object',
    { type: 'object', properties: { a: { type: 'string' }, b: { type: 'integer' } }, required: ['a', 'z'] },
  ],
  ['a list', { type: 'array', items: { type: 'number' }, minItems: 3 }],
  ['an empty list', { type: 'array', items: { type: 'number' }, maxItems: 0 }],
  ['a pair', { type: 'array', prefixItems: [{ type: 'string' }, { type: 'boolean' }], items: false }],
  ['a constant', { const: { a: 1 } }],
  ['one of some values', { enum: [7, 8] }],
  ['null or text', { type: ['null', 'string'] }],
  ['bounds', { type: 'integer', minimum: 10, maximum: 12 }],
  ['open bounds', { type: 'integer', exclusiveMinimum: 4, exclusiveMaximum: 6 }],
  ['a low bound above', { type: 'number', maximum: -3 }],
  ['multiples', { type: 'integer', minimum: 7, multipleOf: 5 }],
  ['lengths', { type: 'string', minLength: 20, maxLength: 25 }],
  ['a short text', { type: 'string', maxLength: 2 }],
  [
    'a choice',
    { oneOf: [{ type: 'object', properties: { kind: { const: 'a' } }, required: ['kind'] }, { type: 'null' }] },
  ],
  [
    'a choice beside properties',
    { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], anyOf: [{ required: ['b'] }] },
  ],
  ['all of several', { allOf: [{ type: 'object', required: ['a'] }, { properties: { a: { type: 'boolean' } } }] }],
  [
    'a definition',
    { $defs: { x: { type: 'boolean' } }, type: 'object', properties: { a: { $ref: '#/$defs/x' } }, required: ['a'] },
  ],
  ['itself inside', tree],
])('fits a schema of %s, the same each time', (_what, schema) => {
  const sample = sampleJson(schema);
  const validate = new Ajv2020({ strict: false }).compile(schema);
  expect(validate(sample), JSON.stringify([sample, validate.errors])).toBe(true);
  expect(sampleJson(schema)).toEqual(sample);
});

it('takes a default or an example first, and knows formats', () => {
  const formats = ['date', 'date-time', 'email', 'uri', 'uuid'].map((format) => sampleJson({ type: 'string', format }));
  expect(formats).toEqual([
    '2026-01-31',
    '2026-01-31T12:00:00Z',
    'someone@example.com',
    'https://example.com/',
    '00000000-0000-4000-8000-000000000000',
  ]);
  expect(sampleJson({ type: 'string', default: 'd', examples: ['e'] })).toBe('d');
  expect(sampleJson({ type: 'string', examples: ['e'] })).toBe('e');
});

it('is small even where a schema grows in every direction', () => {
  const wide = { type: 'object', properties: { a: { $ref: '#' }, b: { $ref: '#' }, c: { $ref: '#' } } };
  expect(JSON.stringify(sampleJson(wide)).length).toBeLessThan(5000);
});
