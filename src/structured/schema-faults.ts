import type { ErrorObject } from 'ajv';
import { CrewError } from '../errors.ts';
import type { JsonSchema } from '../spec/crew-spec.ts';
import { nearest } from '../spec/nearest.ts';
import { ajvFor, openSchema } from './open-schema.ts';
import { pathWords } from './path-words.ts';
import { keywords, schemaParts } from './schema-parts.ts';
import { schemaProblems } from './schema-problems.ts';
import { pointerSteps } from './schemas-at.ts';

/** Something that is wrong in a schema itself; `path`: the keys that lead to it. */
export interface SchemaFault {
  readonly severity: 'error' | 'warning';
  readonly path: readonly string[];
  readonly message: string;
  readonly hint: string | null;
}

/** What keeps a schema from checking anything, and keywords that look mistyped. Empty: it is in order. */
export async function schemaFaults(schema: JsonSchema): Promise<readonly SchemaFault[]> {
  const ajv = await ajvFor(schema);
  const { $schema: _, ...rest } = schema;
  const known = ajv.validateSchema(rest) === true ? [] : formFaults(ajv.errors ?? [], rest);
  const errors = [...known, ...patternFaults(rest)];
  return [...(errors.length > 0 ? errors : await compileFaults(schema)), ...typos(rest)];
}

/** By ajv's own schema of schemas: the deepest places, one fault each. */
function formFaults(errors: readonly ErrorObject[], schema: JsonSchema): readonly SchemaFault[] {
  const byPlace = Map.groupBy(errors, ({ instancePath }) => instancePath);
  const places = [...byPlace.keys()];
  return places
    .filter((place) => !places.some((other) => other.startsWith(`${place}/`)))
    .map((place) => {
      const here = byPlace.get(place)!;
      const main = here.find(({ keyword }) => keyword === 'enum') ?? here.find(isPlain) ?? here[0]!;
      return formFault(main, schema);
    });
}

function isPlain({ keyword }: ErrorObject): boolean {
  return keyword !== 'anyOf' && keyword !== 'oneOf';
}

const types = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];

function formFault(error: ErrorObject, schema: JsonSchema): SchemaFault {
  const path = pointerSteps(error.instancePath);
  const fault = (message: string, hint: string) => ({ severity: 'error' as const, path, message, hint });
  if (error.keyword === 'enum' && /\/type(?:\/\d+)?$/.test(error.instancePath)) {
    const near = typeof error.data === 'string' ? nearest(error.data, types) : undefined;
    const message = `${pathWords(error.instancePath, schema)}: ${JSON.stringify(error.data)} is not a type`;
    return fault(message, near === undefined ? `Types: ${types.join(', ')}` : `Did you mean ${near}?`);
  }
  const [message = 'it is not valid'] = schemaProblems([error], schema, {});
  if (path.at(-1) === 'required' && error.keyword === 'type') {
    return fault(message, 'Write a list of names beside properties:  required: [title]');
  }
  return fault(message, 'Write it as a JSON schema of draft 7 or 2020-12.');
}

function patternFaults(schema: JsonSchema): readonly SchemaFault[] {
  return schemaParts(schema).flatMap(({ path, schema: part }) => {
    const { pattern, patternProperties } = part;
    const own = typeof pattern === 'string' ? [{ path: [...path, 'pattern'], text: pattern }] : [];
    const names = Object.keys(patternProperties ?? {});
    const ofNames = names.map((text) => ({ path: [...path, 'patternProperties', text], text }));
    return [...own, ...ofNames].flatMap((one) => patternFault(one, schema));
  });
}

function patternFault(
  { path, text }: { readonly path: readonly string[]; readonly text: string },
  schema: JsonSchema,
): readonly SchemaFault[] {
  try {
    new RegExp(text, 'u');
    return [];
  } catch (error) {
    const why = (error as Error).message.split(': ').at(-1) ?? '';
    const message = `${wordsOf(path, schema)} is not a regular expression: ${why.toLowerCase()}`;
    return [{ severity: 'error', path, message, hint: 'It is read as JavaScript does, with the flag u.' }];
  }
}

/** What ajv finds only when it makes a checker of it, such as a `$ref` that leads nowhere. */
async function compileFaults(schema: JsonSchema): Promise<readonly SchemaFault[]> {
  try {
    await openSchema(schema);
    return [];
  } catch (error) {
    if (!(error instanceof CrewError)) throw error;
    const missing = (error.cause as { readonly missingRef?: string } | undefined)?.missingRef;
    const part = schemaParts(schema).find(({ schema: { $ref, $dynamicRef } }) => [$ref, $dynamicRef].includes(missing));
    const path = missing === undefined || part === undefined ? [] : [...part.path, '$ref'];
    return [{ severity: 'error', path, message: error.message, hint: error.hint ?? null }];
  }
}

/** Keywords that schemas of other kinds have on purpose. */
const foreign = ['id', 'example', 'nullable', 'discriminator', 'xml', 'externalDocs'];

function typos(schema: JsonSchema): readonly SchemaFault[] {
  return schemaParts(schema).flatMap(({ path, schema: part }) =>
    Object.keys(part).flatMap((keyword): readonly SchemaFault[] => {
      if (keywords.includes(keyword) || foreign.includes(keyword) || /^x-|^\$/.test(keyword)) return [];
      const near = nearest(keyword, keywords);
      if (near === undefined) return [];
      const message = `${keyword} is not a keyword of JSON schema, and checks nothing`;
      return [{ severity: 'warning', path: [...path, keyword], message, hint: `Did you mean ${near}?` }];
    }),
  );
}

function wordsOf(path: readonly string[], schema: JsonSchema): string {
  const pointer = path.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return pathWords(pointer, schema);
}
