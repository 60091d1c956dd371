import type { Ajv, ErrorObject, ValidateFunction } from 'ajv';
import { CrewError } from '../errors.ts';
import type { JsonSchema } from '../spec/crew-spec.ts';
import { formats } from './formats.ts';
import { patternEngine } from './patterns-in-time.ts';
import { schemaProblems } from './schema-problems.ts';

/** A schema that is ready to check values. */
export interface SchemaChecker {
  /** What is wrong with the value, in plain words with the path; at most ten and how many more there are. Empty: it fits. Throws PatternTooSlow for a pattern of the schema that takes too long on it. */
  check(value: unknown): readonly string[];
}

/** Draft 7, or 2020-12 when `$schema` says so or its keywords are used. Rejects with `invalid-crew` for a schema that cannot work. */
export async function openSchema(schema: JsonSchema): Promise<SchemaChecker> {
  const validate = await compile(schema);
  return { check: (value) => (validate(value) ? [] : schemaProblems(validate.errors as ErrorObject[], value, schema)) };
}

/** Of the draft that the schema is of. */
export async function ajvFor(schema: JsonSchema): Promise<Pick<Ajv, 'compile' | 'validateSchema' | 'errors'>> {
  const Ajv = isNewDraft(schema) ? (await import('ajv/dist/2020.js')).Ajv2020 : (await import('ajv')).Ajv;
  return new Ajv({
    strict: false,
    allErrors: true,
    verbose: true,
    logger: false,
    formats,
    code: { regExp: patternEngine() },
  });
}

async function compile(schema: JsonSchema): Promise<ValidateFunction> {
  const ajv = await ajvFor(schema);
  // ajv knows its own draft only by the exact `$schema`; which rules hold is decided above.
  const { $schema, ...rest } = schema;
  try {
    return ajv.compile(rest);
  } catch (cause) {
    throw unusable(cause as Error & { missingRef?: string });
  }
}

function unusable(cause: Error & { missingRef?: string }): CrewError {
  const { missingRef } = cause;
  if (missingRef === undefined) {
    const words = cause.message.replace(/^schema is invalid: /, '').replaceAll(/\bdata(?=\/)/g, '');
    return new CrewError('invalid-crew', `the JSON schema is not valid: ${words}`, {
      hint: 'Write it as a JSON schema of draft 7 or 2020-12.',
      cause,
    });
  }
  const inside = missingRef.startsWith('#');
  return new CrewError(
    'invalid-crew',
    inside
      ? `the JSON schema has no ${missingRef}, which a $ref names`
      : `the JSON schema has a $ref to ${missingRef}, outside of it`,
    {
      hint: inside ? 'Add it to the schema, or mend the $ref.' : 'Copy that part into the schema, under $defs.',
      cause,
    },
  );
}

/** Keywords that draft 7 would silently pass over. */
const newKeywords =
  /"(?:prefixItems|dependentRequired|dependentSchemas|unevaluatedProperties|unevaluatedItems|minContains|maxContains|\$dynamicRef)":/;

function isNewDraft(schema: JsonSchema): boolean {
  const { $schema } = schema;
  if (typeof $schema === 'string') return /\/draft\/(?:2019-09|2020-12)\//.test($schema);
  return newKeywords.test(JSON.stringify(schema));
}
