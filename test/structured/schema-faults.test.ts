import { expect, it } from 'vitest';
import { schemaFaults } from '../../src/structured/schema-faults.ts';

const draft2020 = { $schema: 'https://json-schema.org/draft/2020-12/schema' };

it.each([{}, draft2020])('says where a schema is wrong, and how (%j)', async (draft) => {
  const faults = await schemaFaults({
    ...draft,
    type: 'object',
    required: 'a',
    properties: { a: { type: 'strng' }, b: { pattern: '(' } },
  });
  expect(faults.map(({ path, message }) => `${path.join('.')} ${message}`)).toEqual([
    expect.stringMatching(/^(required|properties)/),
    expect.stringMatching(/^(required|properties)/),
    'properties.b.pattern properties.b.pattern is not a regular expression: unterminated group',
  ]);
  expect(faults).toContainEqual({
    severity: 'error',
    path: ['required'],
    message: 'required must be an array, not "a"',
    hint: 'Write a list of names beside properties:  required: [title]',
  });
  expect(faults).toContainEqual({
    severity: 'error',
    path: ['properties', 'a', 'type'],
    message: 'properties.a.type: "strng" is not a type',
    hint: 'Did you mean string?',
  });
});

it('finds a $ref that leads nowhere', async () => {
  expect(await schemaFaults({ items: [{ $ref: '#/definitions/x' }] })).toMatchObject([
    { path: ['items', '0', '$ref'], message: 'the JSON schema has no #/definitions/x, which a $ref names' },
  ]);
});

it('warns of a keyword that is nearly one, but not of names of fields or of keywords of others', async () => {
  const schema = { type: 'object', propertis: {}, properties: { titel: { example: 1, 'x-tile': 1, minLenght: 3 } } };
  expect(await schemaFaults(schema)).toMatchObject([
    { severity: 'warning', path: ['propertis'], hint: 'Did you mean properties?' },
    { severity: 'warning', path: ['properties', 'titel', 'minLenght'], hint: 'Did you mean minLength?' },
  ]);
});
