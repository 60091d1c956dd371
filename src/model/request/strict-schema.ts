import type { JsonSchema } from '../../spec/crew-spec.ts';

/** What providers allow, at the least. Depth counts objects and lists inside one another. */
const most = { depth: 5, properties: 100, values: 500, letters: 15_000 };

const keywords = new Set([
  ...['type', 'properties', 'required', 'additionalProperties', 'items', 'enum', 'const', 'anyOf', '$ref', '$defs'],
  ...['definitions', 'title', 'description', 'pattern', 'format', 'multipleOf', 'minimum', 'maximum'],
  ...['exclusiveMinimum', 'exclusiveMaximum', 'minItems', 'maxItems'],
]);
const formats = new Set(['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid']);
const types = new Set(['string', 'number', 'integer', 'boolean', 'null', 'object', 'array']);

/** May this schema be sent with `strict: true`? It must name all that an object has, require it all, and keep to what providers can hold a model to. */
export function isStrictSchema(schema: JsonSchema): boolean {
  const sizes = { properties: 0, values: 0, letters: 0 };
  if (schema['type'] !== 'object' || schema['anyOf'] !== undefined) return false;
  if (!isStrict(withoutDialect(schema), 0, sizes)) return false;
  return sizes.properties <= most.properties && sizes.values <= most.values && sizes.letters <= most.letters;
}

/** Without the names of its dialect and itself, which some servers refuse. */
export function withoutDialect({ $schema: _dialect, $id: _name, ...schema }: JsonSchema): JsonSchema {
  return schema;
}

type Sizes = { properties: number; values: number; letters: number };

function isStrict(schema: unknown, depth: number, sizes: Sizes): boolean {
  if (!isMap(schema) || depth > most.depth || Object.keys(schema).some((key) => !keywords.has(key))) return false;
  const { type, anyOf, items, $ref, format } = schema;
  const own = Array.isArray(type) ? type : type === undefined ? [] : [type];
  if (own.some((name) => !types.has(String(name)))) return false;
  if ($ref !== undefined && !(typeof $ref === 'string' && $ref.startsWith('#'))) return false;
  if (format !== undefined && !formats.has(String(format))) return false;
  if (own.length === 0 && !['anyOf', '$ref', 'enum', 'const'].some((key) => key in schema)) return false;
  if (own.includes('object') && !isClosed(schema)) return false;
  if (own.includes('array') && items === undefined) return false;
  countValues(schema, sizes);
  const inside = depth + (own.includes('object') || own.includes('array') ? 1 : 0);
  const named = [...valuesOf(schema['properties']), ...(items === undefined ? [] : [items])];
  if (!named.every((part) => isStrict(part, inside, sizes))) return false;
  if (anyOf !== undefined && !(Array.isArray(anyOf) && anyOf.every((part) => isStrict(part, depth, sizes))))
    return false;
  return [...valuesOf(schema['$defs']), ...valuesOf(schema['definitions'])].every((part) => isStrict(part, 0, sizes));
}

/** Nothing may be added to it, and nothing may lack. */
function isClosed({ properties, required, additionalProperties }: JsonSchema): boolean {
  if (additionalProperties !== false || !isMap(properties) || !Array.isArray(required)) return false;
  return Object.keys(properties).every((name) => required.includes(name));
}

function countValues(schema: JsonSchema, sizes: Sizes): void {
  const names = isMap(schema['properties']) ? Object.keys(schema['properties']) : [];
  const values = [
    ...(Array.isArray(schema['enum']) ? schema['enum'] : []),
    ...('const' in schema ? [schema['const']] : []),
  ];
  sizes.properties += names.length;
  sizes.values += values.length;
  sizes.letters += [...names, ...values.map(String)].reduce((sum, text) => sum + text.length, 0);
}

function valuesOf(map: unknown): readonly unknown[] {
  return isMap(map) ? Object.values(map) : [];
}

function isMap(value: unknown): value is JsonSchema {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
