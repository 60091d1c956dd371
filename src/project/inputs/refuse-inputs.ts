import { CrewError } from '../../errors.ts';
import type { InputUse } from '../../spec/crew-spec.ts';
import type { UnusedInput } from './declared-inputs.ts';
import { type GatheredInputs, unusedNote } from './gather-inputs.ts';

type Faults = Pick<GatheredInputs, 'missing' | 'unused' | 'undeclared' | 'empty'>;

/** One error that names all inputs that are missing, each with where it is used, that are empty, and that were given in vain. */
export function refuseInputs({ missing, unused, undeclared, empty }: Faults): void {
  const lines = [...undeclared.map(undeclaredWords), ...empty.map((name) => `input ${name} is empty`)];
  if (missing.length > 0) {
    const listed = missing.map(({ name, uses }) => `${name} (${whereUsed(uses)})`);
    const others = unused.filter(({ name }) => undeclared.every((one) => one.name !== name));
    const lead = `Missing ${missing.length === 1 ? 'input' : 'inputs'}: ${listed.join(', ')}`;
    throw new CrewError('missing-input', [lead, ...others.map(unusedNote), ...lines].join('\n'), {
      hint: `Give ${missing.length === 1 ? 'it' : 'them'} with:  ${missing.map(({ name }) => `-i ${name}=…`).join(' ')}`,
    });
  }
  if (lines.length === 0) return;
  throw new CrewError('usage', lines.join('\n'), { hint: hintFor(undeclared, empty) });
}

/** `input topc is not among the inputs of crew.yaml; did you mean topic?` */
export function undeclaredWords({ name, near }: UnusedInput): string {
  return `input ${name} is not among the inputs of crew.yaml${near === undefined ? '' : `; did you mean ${near}?`}`;
}

/** What makes an empty input, and one that nobody declared, a good one. */
export function hintFor(undeclared: readonly UnusedInput[], empty: readonly string[]): string {
  const [first] = undeclared;
  if (first !== undefined)
    return first.near === undefined
      ? `Leave it out, or add ${first.name}: to inputs in crew.yaml`
      : `Write:  -i ${first.near}=…`;
  return `Give it some text; if it may be empty, declare it so in crew.yaml:  ${empty[0]}: { allow_empty: true }`;
}

function whereUsed(uses: readonly InputUse[]): string {
  const [first, ...rest] = uses;
  if (first === undefined) return 'declared in crew.yaml';
  const place = `used in ${first.where}, ${first.place.file}:${first.place.line}`;
  return rest.length === 0 ? place : `${place} and ${rest.length} more`;
}
