import { CrewError } from '../../errors.ts';
import type { InputValue } from '../../spec/crew-spec.ts';
import type { InputValues } from './gather-inputs.ts';

/** The inputs that code gives; one that is undefined was left out. CrewError `usage` for what cannot be kept with the run, as code without types may give it. */
export function givenInputs(inputs: InputValues): InputValues {
  if (typeof inputs !== 'object' || inputs === null || Array.isArray(inputs)) {
    throw new CrewError('usage', `inputs are ${kindOf(inputs)}, not an object of values by name`, {
      hint: "Such as:  { inputs: { topic: 'sodium batteries' } }",
    });
  }
  const given = Object.entries(inputs).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    if (isKept(value)) continue;
    throw new CrewError('usage', `input ${name} is ${kindOf(value)}, which JSON cannot hold`, {
      hint: 'Give a text, a number, true, false, null, or a list or an object of these',
    });
  }
  return Object.fromEntries(given);
}

function isKept(value: InputValue): boolean {
  // Mostly; and it may be long.
  if (typeof value === 'string') return true;
  try {
    return JSON.stringify(value) !== undefined;
  } catch {
    // A bigint, or an object that holds itself.
    return false;
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
