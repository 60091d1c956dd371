import type { ErrorObject } from 'ajv';
import type { JsonSchema } from '../spec/crew-spec.ts';
import { nearest } from '../spec/nearest.ts';
import { formatWords } from './formats.ts';
import { mainErrors } from './main-errors.ts';
import { pathWords } from './path-words.ts';

const mostShown = 10;

/** A checker's findings in plain words, in their order; at most ten, and how many more there are. */
export function schemaProblems(errors: readonly ErrorObject[], value: unknown, schema: JsonSchema): readonly string[] {
  const main = mainErrors(errors, schema);
  const told = main.filter(
    (error) => !(error.keyword === 'pattern' && main.some((other) => saysItBetter(other, error))),
  );
  const problems = [...new Set(told.map((error) => problem(error, value)))];
  if (problems.length <= mostShown) return problems;
  return [...problems.slice(0, mostShown), `… and ${problems.length - mostShown} more`];
}

/** Schemas made with zod have a long pattern beside each format. */
function saysItBetter({ keyword, instancePath }: ErrorObject, pattern: ErrorObject): boolean {
  return keyword === 'format' && instancePath === pattern.instancePath;
}

function problem(error: ErrorObject, root: unknown): string {
  const path = pathWords(error.instancePath, root);
  const where = path === '' ? 'the value' : path;
  if (error.propertyName !== undefined) {
    return `${JSON.stringify(error.propertyName)} is no name for a field of ${where}: it ${error.message}`;
  }
  const { params } = error;
  switch (error.keyword) {
    case 'required':
      return `${pathWords(error.instancePath, root, params['missingProperty'])} is missing`;
    case 'dependentRequired':
    case 'dependencies':
      return `${pathWords(error.instancePath, root, params['missingProperty'])} is missing, as there is ${params['property']}`;
    case 'additionalProperties':
      return unknownField(error, path, params['additionalProperty']);
    case 'unevaluatedProperties':
      return unknownField(error, path, params['unevaluatedProperty']);
    case 'not':
      return `${where} is not allowed as it is`;
    case 'anyOf':
      return `${where} fits none of the forms that are allowed`;
    case 'oneOf':
      return Array.isArray(params['passingSchemas'])
        ? `${where} fits more than one of the forms of which it must be one`
        : `${where} fits none of the forms that are allowed`;
    case 'false schema':
      return `${where} must not be there`;
    default:
      return `${where} ${expectation(error)}`;
  }
}

function unknownField(error: ErrorObject, path: string, name: string): string {
  const fields = Object.keys(error.parentSchema?.['properties'] ?? {});
  const what = `${JSON.stringify(name)} is not a field${path === '' ? '' : ` of ${path}`}`;
  if (fields.length === 0) return what;
  const near = nearest(name, fields);
  return `${what}; ${near === undefined ? '' : `was ${near} meant? `}the fields are ${listed(fields)}`;
}

function expectation({ keyword, params, schema, message, data }: ErrorObject): string {
  const { limit } = params;
  switch (keyword) {
    case 'type':
      return `must be ${typeWords(params['type'])}, not ${found(data)}`;
    case 'enum':
      return `must be one of ${listed((schema as unknown[]).map((value) => JSON.stringify(value)))}, not ${found(data)}`;
    case 'const':
      return `must be ${JSON.stringify(schema)}, not ${found(data)}`;
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return `must be ${comparison[keyword]} ${limit}, not ${found(data)}`;
    case 'multipleOf':
      return `must be a multiple of ${schema}, not ${found(data)}`;
    case 'minLength':
    case 'maxLength':
      return `must have ${comparison[keyword]} ${counted(limit, 'character')}; it has ${[...(data as string)].length}`;
    case 'minItems':
    case 'maxItems':
      return `must have ${comparison[keyword]} ${counted(limit, 'item')}; it has ${(data as unknown[]).length}`;
    case 'minProperties':
    case 'maxProperties':
      return `must have ${comparison[keyword]} ${counted(limit, 'field')}; it has ${Object.keys(data as object).length}`;
    case 'uniqueItems':
      return `must not hold an item twice: ${params['j']} and ${params['i']} (from 0) are the same`;
    case 'pattern':
      return `must match /${schema}/, which ${found(data)} does not`;
    case 'format':
      return `must be ${formatWords[params['format']] ?? params['format']}, not ${found(data)}`;
    default:
      return message ?? `does not fit ${keyword}`;
  }
}

const comparison = {
  minimum: 'at least',
  maximum: 'at most',
  exclusiveMinimum: 'more than',
  exclusiveMaximum: 'less than',
  minLength: 'at least',
  maxLength: 'at most',
  minItems: 'at least',
  maxItems: 'at most',
  minProperties: 'at least',
  maxProperties: 'at most',
} as const;

/** JSON's own words: it is a model that reads them. */
function typeWords(types: string | readonly string[]): string {
  return [types]
    .flat()
    .map((type) => (type === 'null' ? type : `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`))
    .join(' or ');
}

function found(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function listed(words: readonly string[]): string {
  return words.length <= 20 ? words.join(', ') : `${words.slice(0, 20).join(', ')} and ${words.length - 20} more`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
