import type { JsonSchema } from '../spec/crew-spec.ts';

/** A schema inside a schema, or the whole one. */
export interface SchemaPart {
  /** The keys that lead to it. */
  readonly path: readonly string[];
  readonly schema: JsonSchema;
}

/** Every schema that stands in a schema, itself first; what is written in enum, default or examples is none. */
export function schemaParts(schema: JsonSchema, path: readonly string[] = []): readonly SchemaPart[] {
  const inside = Object.entries(schema).flatMap(([keyword, value]): readonly SchemaPart[] => {
    const inMap = maps.includes(keyword);
    if (!inMap && !singles.includes(keyword)) return [];
    const children = inMap || Array.isArray(value) ? Object.entries(value ?? {}) : [['', value] as const];
    return children.flatMap(([step, child]) =>
      isSchema(child) ? schemaParts(child, [...path, keyword, ...(step === '' && !inMap ? [] : [step])]) : [],
    );
  });
  return [{ path, schema }, ...inside];
}

/** What these hold is named freely. */
const maps = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas', 'dependencies'];

/** These hold a schema or a list of them. */
const singles = [
  ...['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else', 'items', 'prefixItems', 'additionalItems', 'contains'],
  ...['additionalProperties', 'unevaluatedProperties', 'unevaluatedItems', 'propertyNames', 'contentSchema'],
];

/** Of both drafts; others may stand beside them, and are passed over. */
export const keywords: readonly string[] = [
  ...maps,
  ...singles,
  ...['$id', '$schema', '$ref', '$anchor', '$dynamicRef', '$dynamicAnchor', '$vocabulary', '$comment'],
  ...['type', 'enum', 'const', 'required', 'dependentRequired', 'pattern', 'format', 'minLength', 'maxLength'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minItems', 'maxItems'],
  ...['uniqueItems', 'minContains', 'maxContains', 'minProperties', 'maxProperties', 'title', 'description'],
  ...['default', 'examples', 'readOnly', 'writeOnly', 'deprecated', 'contentEncoding', 'contentMediaType'],
];

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
