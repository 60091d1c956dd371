import type { JsonSchema } from '../../spec/crew-spec.ts';

/** `plain`: objects, lists, values and choices among them; `bare`: no choices, and each part has one type. */
export type Plainness = 'plain' | 'bare';

/** A tool's schema in the few words that every server knows. What is left out is told in the descriptions; arguments are checked against the whole schema all the same. */
export function plainSchema(schema: JsonSchema, plainness: Plainness): JsonSchema {
  const { anyOf, ...top } = plain(schema, { root: schema, bare: plainness === 'bare', within: [] });
  const whole = onlyKnown(Array.isArray(anyOf) ? merged(top, oneObject(anyOf)) : top);
  const { description, properties, required } = whole;
  return {
    type: 'object',
    ...(description === undefined ? {} : { description }),
    properties: isMap(properties) ? properties : {},
    ...(listOf(required).length === 0 ? {} : { required }),
  };
}

/** References inside one another; schemas that refer to themselves in many ways would grow without end. */
const deepest = 5;

interface Place {
  readonly root: JsonSchema;
  readonly bare: boolean;
  /** References that lead here: a part may hold itself. */
  readonly within: readonly string[];
}

function plain(part: unknown, place: Place): JsonSchema {
  if (!isMap(part)) return place.bare ? { type: 'string' } : {};
  const { $ref, ...rest } = part;
  if (typeof $ref === 'string') {
    const deep = place.within.includes($ref) || place.within.length >= deepest;
    const target = deep ? { type: 'object' } : targetOf($ref, place.root);
    return plain({ ...target, ...rest }, { ...place, within: [...place.within, $ref] });
  }
  const all = listOf(part['allOf']).map((one) => plain(one, place));
  const choices = [...choicesOf(part['anyOf']), ...choicesOf(part['oneOf'])].map((one) => plain(one, place));
  const own = all.reduce(merged, ownPart(part, place));
  if (choices.length === 0) return place.bare ? typed(own) : own;
  if (choices.length === 1) return merged(choices[0] ?? {}, own);
  if (!place.bare) return { ...own, anyOf: choices };
  return typed(merged(choices.every((one) => one['type'] === 'object') ? oneObject(choices) : (choices[0] ?? {}), own));
}

function ownPart(part: JsonSchema, place: Place): JsonSchema {
  const values = ('const' in part ? [part['const']] : listOf(part['enum'])).filter((value) => value !== null);
  const types = typesOf(part, values);
  const asEnum = values.length > 0 && (!place.bare || values.every((value) => typeof value === 'string'));
  const properties = Object.entries(isMap(part['properties']) ? part['properties'] : {});
  const required = listOf(part['required']);
  const items = listItem(part);
  const description = describe(part, asEnum ? [] : values);
  const several = types.length > 1 && !place.bare;
  const type = several ? undefined : types[0];
  return {
    ...(several ? { anyOf: types.map((type) => plain({ ...part, type, description: undefined }, place)) } : {}),
    ...(type === undefined ? {} : { type }),
    ...(description === '' ? {} : { description }),
    ...(asEnum ? { enum: values } : {}),
    ...(properties.length === 0 && type !== 'object'
      ? {}
      : { properties: Object.fromEntries(properties.map(([name, value]) => [name, onlyKnown(plain(value, place))])) }),
    ...(required.length === 0 ? {} : { required }),
    ...(type === 'array' ? { items: plain(items, place) } : {}),
  };
}

/** Those that it names, else that of its values; none: any. */
function typesOf(part: JsonSchema, values: readonly unknown[]): readonly string[] {
  const named = [part['type']].flat().filter((type): type is string => typeof type === 'string' && type !== 'null');
  if (named.length > 0 || values.length === 0) return named;
  if (values.every(Number.isInteger)) return ['integer'];
  const kinds = new Set(values.map((value) => typeof value));
  return ['string', 'number', 'boolean'].filter((kind) => kinds.size === 1 && kinds.has(kind as 'string'));
}

function listItem({ prefixItems, items }: JsonSchema): unknown {
  return listOf(prefixItems)[0] ?? (Array.isArray(items) ? items[0] : items);
}

const told = [
  ...['format', 'pattern', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minLength'],
  ...['maxLength', 'minItems', 'maxItems', 'default'],
];

/** The description, with what cannot be said otherwise. */
function describe(part: JsonSchema, values: readonly unknown[]): string {
  const notes = told.filter((key) => key in part).map((key) => `${key}: ${textOf(part[key])}`);
  const oneOf = values.length === 0 ? [] : [`one of: ${values.map(textOf).join(', ')}`];
  const more = [...oneOf, ...notes].join('; ');
  const own = part['description'] ?? part['title'];
  if (typeof own !== 'string' || own === '') return more;
  return more === '' ? own : `${own} (${more})`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Each part has a type for those that insist on one. */
function typed(part: JsonSchema): JsonSchema {
  const { type, properties, items } = part;
  if (type !== undefined) return part;
  return { ...part, type: properties !== undefined ? 'object' : items === undefined ? 'string' : 'array' };
}

/** Servers refuse to require what is not described. */
function onlyKnown({ required, ...part }: JsonSchema): JsonSchema {
  const names = listOf(required).filter((name) => String(name) in mapOf(part['properties']));
  return names.length === 0 ? part : { ...part, required: names };
}

/** One object with all that the choices have; only what all of them require is required. */
function oneObject(choices: readonly JsonSchema[]): JsonSchema {
  const whole = choices.reduce(merged, {});
  const required = listOf(whole['required']).filter((name) =>
    choices.every((choice) => listOf(choice['required']).includes(name)),
  );
  return { ...whole, required };
}

function merged(one: JsonSchema, other: JsonSchema): JsonSchema {
  const properties = { ...mapOf(one['properties']), ...mapOf(other['properties']) };
  const required = [...new Set([...listOf(one['required']), ...listOf(other['required'])])];
  return {
    ...one,
    ...other,
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
    ...(required.length === 0 ? {} : { required }),
  };
}

/** Whatever it leads to in the schema itself; what is elsewhere may be anything. */
function targetOf(reference: string, root: JsonSchema): JsonSchema {
  if (!reference.startsWith('#')) return {};
  const steps = reference.slice(1).split('/').filter(Boolean).map(unescaped);
  const target = steps.reduce<unknown>((part, step) => (isMap(part) ? part[step] : undefined), root);
  return isMap(target) ? target : {};
}

function unescaped(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** Without the choice to be null: what may be left out need not be. */
function choicesOf(choices: unknown): readonly unknown[] {
  return listOf(choices).filter((one) => !(isMap(one) && (one['type'] === 'null' || one['const'] === null)));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function mapOf(value: unknown): JsonSchema {
  return isMap(value) ? value : {};
}

function isMap(value: unknown): value is JsonSchema {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
