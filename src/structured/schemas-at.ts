import type { JsonSchema } from '../spec/crew-spec.ts';

/** Every part of `root` that has a say, by way of `schema`, on the value at `path` below it. Follows local $refs. */
export function schemasAt(schema: unknown, path: readonly string[], root: JsonSchema): ReadonlySet<unknown> {
  let here = spread([schema], root);
  for (const step of path)
    here = spread(
      [...here].flatMap((one) => below(one as JsonSchema, step)),
      root,
    );
  return here;
}

/** With all that speak of the same value. */
function spread(schemas: readonly unknown[], root: JsonSchema): ReadonlySet<unknown> {
  const seen = new Set<unknown>();
  const left = [...schemas];
  while (left.length > 0) {
    const schema = left.pop();
    if (typeof schema !== 'object' || schema === null || seen.has(schema)) continue;
    seen.add(schema);
    const { $ref, allOf, anyOf, oneOf, not, if: condition, then: fitting, else: other } = schema as JsonSchema;
    left.push(...[allOf, anyOf, oneOf].flatMap((list) => list ?? []), not, condition, fitting, other);
    if (typeof $ref === 'string' && $ref.startsWith('#')) left.push(resolved($ref, root));
  }
  return seen;
}

function below(schema: JsonSchema, step: string): readonly unknown[] {
  const { properties, patternProperties, additionalProperties, items, prefixItems, additionalItems, contains } = schema;
  return [
    (properties as JsonSchema | undefined)?.[step],
    ...Object.values((patternProperties ?? {}) as JsonSchema),
    additionalProperties,
    ...[items, prefixItems, additionalItems, contains].flatMap((part) => part ?? []),
  ];
}

function resolved(reference: string, root: JsonSchema): unknown {
  return pointerSteps(decodeURI(reference.slice(1))).reduce<unknown>(
    (value, step) => (value as JsonSchema | undefined)?.[step],
    root,
  );
}

/** The names in a JSON pointer. */
export function pointerSteps(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}
