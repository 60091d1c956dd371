import { expect, it } from 'vitest';
import { isStrictSchema } from '../../src/model/request/strict-schema.ts';

const text = { type: 'string' };

function closed(properties: Record<string, unknown>, more: Record<string, unknown> = {}) {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false, ...more };
}

function nested(levels: number): Record<string, unknown> {
  return levels === 0 ? text : closed({ inner: nested(levels - 1) });
}

it.each<[string, Record<string, unknown>]>([
  ['all is named and required', closed({ a: text, b: { type: ['string', 'null'] }, c: { enum: ['x', 'y'] } })],
  ['lists hold objects like it', closed({ all: { type: 'array', items: closed({ a: text }) } })],
  ['it refers to parts of itself', closed({ a: { $ref: '#/$defs/part' } }, { $defs: { part: closed({ b: text }) } })],
  ['parts are one of several', closed({ a: { anyOf: [text, closed({ b: text })] } })],
  ['its dialect is named', closed({ a: text }, { $schema: 'https://json-schema.org/draft/2020-12/schema' })],
  ['it is five levels deep', nested(5)],
])('qualifies where %s', (_what, schema) => expect(isStrictSchema(schema)).toBe(true));

it.each<[string, Record<string, unknown>]>([
  ['a property is not required', closed({ a: text }, { required: [] })],
  ['more may be added', closed({ a: text }, { additionalProperties: true })],
  ['a part may be added to', closed({ a: { type: 'object', properties: {}, required: [] } })],
  ['an item of a list may', closed({ a: { type: 'array', items: { type: 'object' } } })],
  ['a choice may', closed({ a: { anyOf: [text, { type: 'object' }] } })],
  ['a definition may', closed({ a: text }, { $defs: { part: { type: 'object' } } })],
  ['a keyword is not supported', closed({ a: { type: 'string', minLength: 2 } })],
  ['a format is not', closed({ a: { type: 'string', format: 'iri' } })],
  ['a part says nothing', closed({ a: {} })],
  ['a list does not say of what', closed({ a: { type: 'array' } })],
  ['a reference leads elsewhere', closed({ a: { $ref: 'https://example.com/schema' } })],
  ['it is a list', { type: 'array', items: text }],
  ['it is a choice', closed({ a: text }, { anyOf: [{}] })],
  ['it is six levels deep', nested(6)],
  ['it is too wide', closed(Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`p${at}`, text])))],
  ['it names too many values', closed({ a: { enum: Array.from({ length: 501 }, (_, at) => at) } })],
])('does not where %s', (_what, schema) => expect(isStrictSchema(schema)).toBe(false));
