import { expect, it } from 'vitest';
import { plainSchema } from '../../src/model/request/plain-schema.ts';

const text = { type: 'string' };

function object(properties: Record<string, unknown>, more: Record<string, unknown> = {}) {
  return { type: 'object', properties, ...more };
}

it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
  [
    'a reference at the top',
    { $ref: '#/$defs/a', $defs: { a: object({ b: text }, { required: ['b'] }) } },
    object({ b: text }, { required: ['b'] }),
  ],
  [
    'parts that all apply',
    { allOf: [object({ a: text }, { required: ['a'] }), object({ b: text })] },
    object({ a: text, b: text }, { required: ['a'] }),
  ],
  ['a part in itself', object({ a: { $ref: '#' } }), object({ a: object({ a: object({}) }) })],
  [
    'values without a type',
    object({ a: { enum: [1, 2, null] }, b: { const: 'x' } }),
    object({ a: { type: 'integer', description: 'one of: 1, 2' }, b: { type: 'string', enum: ['x'] } }),
  ],
  ['a list of types', object({ a: { type: ['null', 'string', 'array'], items: text } }), object({ a: text })],
  [
    'places in a list',
    object({ a: { type: 'array', prefixItems: [{ type: 'number' }, text] } }),
    object({ a: { type: 'array', items: { type: 'number' } } }),
  ],
  ['anything', object({ a: true, b: {} }), object({ a: text, b: text })],
  [
    'choices of objects',
    object({
      a: { oneOf: [object({ x: text, y: text }, { required: ['x', 'y'] }), object({ x: text }, { required: ['x'] })] },
    }),
    object({ a: object({ x: text, y: text }, { required: ['x'] }) }),
  ],
  [
    'what may be null',
    object({ a: { anyOf: [{ type: 'number', minimum: 1 }, { type: 'null' }] } }),
    object({ a: { type: 'number', description: 'minimum: 1' } }),
  ],
  [
    'conditions',
    object({ a: text }, { if: object({ a: { const: 'x' } }), else: { required: ['a'] }, not: {} }),
    object({ a: text }),
  ],
  ['nothing', {}, object({})],
])('says %s as plainly as can be', (_what, schema, expected) => {
  expect(plainSchema(schema, 'bare')).toEqual(expected);
});

it('ends where parts refer to one another in many ways', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const parts = Object.fromEntries(names.map((name) => [name, { $ref: `#/$defs/${name}` }]));
  const $defs = Object.fromEntries(names.map((name) => [name, object(parts)]));
  expect(JSON.stringify(plainSchema({ ...object(parts), $defs }, 'plain'))).not.toContain('$ref');
});
