import { CrewError } from '../../errors.ts';
import type { InputValue } from '../../spec/crew-spec.ts';
import { deepest, isTooDeep } from '../../spec/depth.ts';
import type { InputValues } from './gather-inputs.ts';

/** The inputs that code gives, as data; one that is undefined was left out. CrewError `usage` for what cannot be kept with the run, as code without types may give it. */
export function givenInputs(inputs: InputValues): InputValues {
  if (typeof inputs !== 'object' || inputs === null || Array.isArray(inputs)) {
    throw new CrewError('usage', `inputs are ${kindOf(inputs)}, not an object of values by name`, {
      hint: "For example:  { inputs: { topic: 'sodium batteries' } }",
    });
  }
  const given = Object.entries(inputs).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, asData(name, value)]));
}

function asData(name: string, value: InputValue): InputValue {
  // Mostly; and it may be long.
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && isTooDeep(value)) {
    throw new CrewError('usage', `input ${name} is nested deeper than ${deepest} levels`, {
      hint: 'Give it flatter, or as a text:  JSON.stringify(value)',
    });
  }
  return plain(name, value) as InputValue;
}

/** Numbers that JSON does not know (NaN) are text, as what has a form in JSON of its own (a Date) has that form. */
function plain(name: string, value: unknown): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || value instanceof Map || value instanceof Set) throw notData(name, value);
  if ('toJSON' in value && typeof value.toJSON === 'function') return plain(name, value.toJSON());
  // As JSON.stringify does: undefined is null in a list, and left out of an object.
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? null : plain(name, item)));
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries.map(([key, one]) => [key, plain(name, one)]));
}

function notData(name: string, value: unknown): CrewError {
  return new CrewError('usage', `input ${name} is ${kindOf(value)}, which JSON cannot hold`, {
    hint: 'Give a text, a number, true, false, null, or a list or an object of these',
  });
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value instanceof Map || value instanceof Set) return `a ${value.constructor.name}`;
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
