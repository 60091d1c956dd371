import { CrewError } from '../errors.ts';
import type { JsonSchema } from '../spec/crew-spec.ts';
import { findJson } from './find-json.ts';
import { openSchema, type SchemaChecker } from './open-schema.ts';
import { PatternTooSlow } from './patterns-in-time.ts';

/** A call's arguments, read. `message`: what is wrong with them, field by field, for the model. */
export type CheckedArguments =
  | { readonly type: 'valid'; readonly value: unknown }
  | { readonly type: 'invalid'; readonly message: string };

/** Reads a call's arguments as a model wrote them, and checks them. `schema`: the tool's parameters. */
export async function checkArguments(schema: JsonSchema, argumentsText: string): Promise<CheckedArguments> {
  const checker = await openedOrAny(schema);
  const checked = checkedArguments(argumentsText, checker);
  if ('value' in checked) return { type: 'valid', value: checked.value };
  const { problems } = checked;
  const list = problems.map((problem) => `- ${problem}`).join('\n');
  return { type: 'invalid', message: `${list}\n${fieldsOf(schema)}` };
}

type Checked = { readonly value: unknown } | { readonly problems: readonly string[] };

function checkedArguments(text: string, checker: SchemaChecker): Checked {
  try {
    const found = readArguments(text, checker);
    if ('problem' in found) return { problems: [`the arguments cannot be read: ${found.problem}`] };
    const problems = checker.check(found.value);
    return problems.length === 0 ? { value: found.value } : { problems };
  } catch (error) {
    // A tool is not called with what could not be checked; other arguments may do.
    if (!(error instanceof PatternTooSlow)) throw error;
    return { problems: [`the pattern ${error.message} on one of the values`] };
  }
}

async function openedOrAny(schema: JsonSchema): Promise<SchemaChecker> {
  try {
    return await openSchema(schema);
  } catch (error) {
    if (!(error instanceof CrewError)) throw error;
    // An MCP server may give a schema that we cannot read: it checks its arguments itself, and says what is wrong.
    return openSchema({ type: 'object' });
  }
}

function readArguments(text: string, checker: SchemaChecker): ReturnType<typeof findJson> {
  if (text.trim() === '') return { value: {} };
  const found = findJson(text, (value) => checker.check(value).length === 0);
  if ('problem' in found) return found;
  if (found.value === null) return { value: {} };
  // Some models put the JSON into a string once more.
  return typeof found.value === 'string' ? findJson(found.value) : found;
}

function fieldsOf({ properties, required }: JsonSchema): string {
  const fields = Object.entries((properties ?? {}) as Readonly<Record<string, unknown>>);
  if (fields.length === 0) return 'It takes no arguments: {}';
  const needed: readonly unknown[] = Array.isArray(required) ? required : [];
  const words = fields.map(
    ([name, schema]) => `${name}: ${kindOf(schema)}${needed.includes(name) ? ' (required)' : ''}`,
  );
  return `The fields: ${words.join(', ')}`;
}

function kindOf(schema: unknown): string {
  if (typeof schema !== 'object' || schema === null) return 'any';
  const { type, enum: values, anyOf, oneOf, items } = schema as Readonly<Record<string, unknown>>;
  if (Array.isArray(values) && values.length <= 10) return values.map((value) => JSON.stringify(value)).join(' | ');
  const choices = anyOf ?? oneOf;
  if (Array.isArray(choices)) return [...new Set(choices.map(kindOf))].join(' | ');
  if (type === 'array' && items !== undefined) return `array of ${kindOf(items)}`;
  if (Array.isArray(type)) return type.join(' | ');
  return typeof type === 'string' ? type : 'any';
}
