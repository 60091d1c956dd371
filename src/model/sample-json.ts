import type { JsonSchema } from '../spec/crew-spec.ts';

/** A schema that contains itself ends here. */
const deepest = 12;

/** A small value that fits a JSON schema, always the same one. Of what it cannot know (`pattern`, `not`, `if`) it takes no notice. */
export function sampleJson(schema: JsonSchema): unknown {
  return sampleOf(schema, { root: schema, depth: 0 });
}

interface Place {
  /** Where `$ref` looks. */
  readonly root: JsonSchema;
  readonly depth: number;
}

function sampleOf(schema: unknown, { root, depth }: Place): unknown {
  if (!isMap(schema) || depth > deepest) return null;
  const inside = { root, depth: depth + 1 };
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0] ?? null;
  if ('default' in schema) return schema['default'];
  const { examples, $ref, allOf } = schema;
  if (Array.isArray(examples) && examples.length > 0) return examples[0];
  if (typeof $ref === 'string') return sampleOf(merged(targetOf($ref, root), without(schema, '$ref')), inside);
  if (Array.isArray(allOf)) {
    const all = allOf.map((part) =>
      isMap(part) && typeof part['$ref'] === 'string' ? targetOf(part['$ref'], root) : part,
    );
    return sampleOf(all.reduce(merged, without(schema, 'allOf')), inside);
  }
  for (const key of ['anyOf', 'oneOf']) {
    const choices = schema[key];
    if (Array.isArray(choices)) return sampleOf(merged(without(schema, key), choices[0]), inside);
  }
  return sampleOfType(schema, inside);
}

function sampleOfType(schema: JsonSchema, inside: Place): unknown {
  switch (typeOf(schema)) {
    case 'object':
      return sampleObject(schema, inside);
    case 'array':
      return sampleList(schema, inside);
    case 'string':
      return sampleText(schema);
    case 'integer':
      return sampleNumber(schema, 1);
    case 'number':
      return sampleNumber(schema, 0.5);
    case 'boolean':
      return true;
    default:
      return null;
  }
}

/** The first one that is named, else what the other keywords speak of. */
function typeOf(schema: JsonSchema): unknown {
  const { type } = schema;
  if (type !== undefined) return Array.isArray(type) ? type[0] : type;
  if ('properties' in schema || 'required' in schema) return 'object';
  if ('items' in schema || 'prefixItems' in schema || 'minItems' in schema) return 'array';
  return 'minimum' in schema || 'maximum' in schema ? 'number' : 'string';
}

/** All that it requires; of the rest what there is room for. */
function sampleObject({ properties, required }: JsonSchema, inside: Place): unknown {
  const known = isMap(properties) ? properties : {};
  const needed = Array.isArray(required) ? required.map(String) : [];
  const names = [...Object.keys(known), ...needed.filter((name) => !(name in known))];
  return Object.fromEntries(
    names
      .filter((name) => needed.includes(name) || inside.depth < deepest / 2)
      .map((name) => [name, sampleOf(known[name] ?? { type: 'string' }, inside)]),
  );
}

function sampleList({ items, prefixItems, minItems, maxItems }: JsonSchema, inside: Place): unknown {
  const first = Array.isArray(prefixItems) ? prefixItems : Array.isArray(items) ? items : [];
  const wanted = Math.min(Math.max(numberOr(minItems, 0), first.length || 1), numberOr(maxItems, Infinity));
  // a schema that contains itself in a list ends with an empty one
  const length = inside.depth > deepest / 2 ? numberOr(minItems, 0) : wanted;
  return Array.from({ length }, (_, index) => sampleOf(first[index] ?? (isMap(items) ? items : {}), inside));
}

const formats: Readonly<Record<string, string>> = {
  date: '2026-01-31',
  time: '12:00:00Z',
  'date-time': '2026-01-31T12:00:00Z',
  duration: 'P1D',
  email: 'someone@example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/',
  'uri-reference': '/example',
  uuid: '00000000-0000-4000-8000-000000000000',
};

function sampleText({ format, minLength, maxLength }: JsonSchema): string {
  const known = formats[String(format)];
  if (known !== undefined) return known;
  return 'sample'.padEnd(numberOr(minLength, 0), ' sample').slice(0, numberOr(maxLength, Infinity));
}

/** `step`: of numbers strictly inside a bound. */
function sampleNumber(schema: JsonSchema, step: number): number {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const lowest = Math.max(numberOr(minimum, -Infinity), numberOr(exclusiveMinimum, -Infinity) + step);
  const highest = Math.min(numberOr(maximum, Infinity), numberOr(exclusiveMaximum, Infinity) - step);
  const unit = numberOr(multipleOf, step === 1 ? 1 : 0);
  const near = Math.max(Math.min(1, highest), lowest);
  if (unit <= 0) return near;
  const up = Math.ceil(near / unit) * unit;
  return up <= highest ? up : Math.floor(near / unit) * unit;
}

function targetOf($ref: string, root: JsonSchema): unknown {
  const path = $ref
    .replace(/^#\/?/, '')
    .split('/')
    .filter((step) => step !== '');
  const keys = path.map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'));
  return keys.reduce<unknown>((part, key) => (isMap(part) ? part[key] : undefined), root);
}

/** What both ask for. */
function merged(one: unknown, other: unknown): JsonSchema {
  const [a, b] = [isMap(one) ? one : {}, isMap(other) ? other : {}];
  const joined = (key: string) => (isMap(a[key]) && isMap(b[key]) ? { [key]: { ...a[key], ...b[key] } } : {});
  const required = [a['required'], b['required']].flatMap((names) => (Array.isArray(names) ? names : []));
  return { ...a, ...b, ...joined('properties'), ...(required.length === 0 ? {} : { required }) };
}

function without(schema: JsonSchema, key: string): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== key));
}

function numberOr(value: unknown, other: number): number {
  return typeof value === 'number' ? value : other;
}

function isMap(value: unknown): value is JsonSchema {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
