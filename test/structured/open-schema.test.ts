import { describe, expect, it } from 'vitest';
import type { JsonSchema } from '../../src/spec/crew-spec.ts';
import { openSchema } from '../../src/structured/open-schema.ts';

async function problems(schema: JsonSchema, value: unknown): Promise<readonly string[]> {
  return (await openSchema(schema)).check(value);
}

const order: JsonSchema = {
  type: 'object',
  properties: {
    color: { enum: ['red', 'blue'] },
    items: {
      type: 'array',
      minItems: 1,
      items: { type: 'object', properties: { price: { type: 'number', minimum: 0 } }, required: ['price'] },
    },
    'delivery date': { type: 'string', format: 'date' },
  },
  required: ['color', 'items'],
  additionalProperties: false,
};

describe('checking a value by its schema', () => {
  it('finds nothing in a value that fits', async () => {
    expect(await problems(order, { color: 'red', items: [{ price: 1 }], 'delivery date': '2026-01-31' })).toEqual([]);
  });

  it('says every problem with its path', async () => {
    const value = {
      colour: 1,
      items: [{ price: 2 }, {}, { price: '9' }, { price: -1 }],
      'delivery date': '2026-02-30',
    };
    expect(await problems(order, value)).toEqual([
      'color is missing',
      '"colour" is not a field; was color meant? the fields are color, items, delivery date',
      'items[1].price is missing',
      'items[2].price must be a number, not "9"',
      'items[3].price must be at least 0, not -1',
      '["delivery date"] must be a date such as 2026-01-31, not "2026-02-30"',
    ]);
  });

  it.each<[JsonSchema, unknown, string]>([
    [{ type: 'object' }, [], 'the value must be an object, not an array'],
    [{ type: ['string', 'null'] }, 3, 'the value must be a string or null, not 3'],
    [{ items: { maxLength: 1 } }, ['ab'], '[0] must have at most 1 character; it has 2'],
    [{ properties: { 3: { minItems: 2 } } }, { 3: [] }, '["3"] must have at least 2 items; it has 0'],
    [{ enum: ['a', 1] }, 'b', 'the value must be one of "a", 1, not "b"'],
    [{ uniqueItems: true }, [1, 2, 1], 'the value must not hold an item twice: 0 and 2 (from 0) are the same'],
    [{ pattern: '^a' }, 'b', 'the value must match /^a/, which "b" does not'],
    [
      { propertyNames: { pattern: '^a' } },
      { b: 1 },
      '"b" is no name for a field of the value: it must match pattern "^a"',
    ],
    [{ not: { type: 'null' } }, null, 'the value is not allowed as it is'],
    [{ if: { type: 'number' }, else: { minLength: 3 } }, 'a', 'the value must have at least 3 characters; it has 1'],
    [
      { properties: { a: { properties: {}, additionalProperties: false } } },
      { a: { b: 1 } },
      '"b" is not a field of a',
    ],
  ])('%j of %j: %s', async (schema, value, problem) => {
    expect(await problems(schema, value)).toEqual([problem]);
  });

  it('tells of the form that was meant, where there are several', async () => {
    const shape: JsonSchema = {
      properties: {
        shape: { anyOf: [{ $ref: '#/$defs/circle' }, { $ref: '#/$defs/box' }, { type: 'null' }] },
        n: { type: 'number' },
      },
      $defs: {
        circle: { type: 'object', properties: { kind: { const: 'circle' }, radius: { $ref: '#/$defs/size' } } },
        box: {
          type: 'object',
          properties: { kind: { const: 'box' }, width: { $ref: '#/$defs/size' } },
          required: ['width'],
        },
        size: { type: 'number' },
      },
    };
    expect(await problems(shape, { shape: { kind: 'box' }, n: 'x' })).toEqual([
      'shape.width is missing',
      'n must be a number, not "x"',
    ]);
    expect(await problems(shape, { shape: { kind: 'box', width: '3' } })).toEqual([
      'shape.width must be a number, not "3"',
    ]);
    expect(await problems(shape, { shape: 'round' })).toEqual(['shape must be an object or null, not "round"']);
    expect(await problems(shape, { shape: { kind: 'cone' } })).toEqual([
      'shape fits none of the forms that are allowed',
    ]);
  });

  it('shows ten problems and how many more there are', async () => {
    const found = await problems({ items: { type: 'number' } }, Array(13).fill('x'));
    expect(found).toHaveLength(11);
    expect(found.at(-1)).toBe('… and 3 more');
  });

  it.each([
    ['date', '2026-01-31', '31.1.2026'],
    ['time', '09:30:00Z', '9:30'],
    ['date-time', '2026-01-31T09:30:00.5+01:00', '2026-01-31'],
    ['email', 'ann@example.com', 'ann@'],
    ['uri', 'https://example.com/a?b=c', 'example.com'],
    ['uuid', '123e4567-e89b-12d3-a456-426614174000', '123'],
    ['ipv4', '127.0.0.1', '256.1.1.1'],
    ['hostname', 'a.example.com', '-a.b'],
  ])('knows what a %s looks like', async (format, right, wrong) => {
    expect(await problems({ format }, right)).toEqual([]);
    expect(await problems({ format }, wrong)).toHaveLength(1);
  });

  it('lets formats and keywords pass that it does not know', async () => {
    expect(await problems({ format: 'isbn', 'x-note': 1 }, 'anything')).toEqual([]);
  });
});

describe('opening a schema', () => {
  it.each<[string, JsonSchema]>([
    ['https://json-schema.org/draft/2020-12/schema', { prefixItems: [{ type: 'number' }] }],
    ['http://json-schema.org/draft-07/schema#', { items: [{ type: 'number' }] }],
    ['http://json-schema.org/draft-07/schema', { items: [{ type: 'number' }] }],
  ])('goes by $schema %s', async ($schema, schema) => {
    expect(await problems({ $schema, ...schema }, ['x'])).toEqual(['[0] must be a number, not "x"']);
  });

  it('takes a schema for 2020-12 that uses its keywords', async () => {
    expect(await problems({ prefixItems: [{ type: 'number' }] }, ['x'])).toHaveLength(1);
    expect(await problems({ items: [{ type: 'number' }] }, ['x'])).toHaveLength(1);
  });

  it.each<[JsonSchema, string]>([
    [{ properties: { a: { minimum: 'x' } } }, 'the JSON schema is not valid: /properties/a/minimum must be number'],
    [
      { properties: { a: { pattern: '(' } } },
      'the JSON schema is not valid: Invalid regular expression: /(/u: Unterminated group',
    ],
    [{ $ref: 'https://example.com/s.json' }, 'the JSON schema has a $ref to https://example.com/s.json, outside of it'],
    [{ $ref: '#/$defs/none' }, 'the JSON schema has no #/$defs/none, which a $ref names'],
  ])('refuses %j', async (schema, message) => {
    await expect(openSchema(schema)).rejects.toMatchObject({ code: 'invalid-crew', message, hint: expect.any(String) });
  });
});
