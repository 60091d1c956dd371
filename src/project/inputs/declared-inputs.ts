import { automaticInputs, type CrewSpec, type InputValue } from '../../spec/crew-spec.ts';
import { nearest } from '../../spec/nearest.ts';

type InputValues = Readonly<Record<string, InputValue>>;

/** A given input that nothing takes. */
export interface UnusedInput {
  readonly name: string;
  /** What was probably meant. */
  readonly near: string | undefined;
}

/** What is wrong with inputs when crew.yaml declares which there are. */
export interface DeclaredFaults {
  readonly undeclared: readonly UnusedInput[];
  readonly empty: readonly string[];
  /** Undeclared inputs of the earlier run. */
  readonly old: readonly string[];
}

const none: DeclaredFaults = { undeclared: [], empty: [], old: [] };

/** Nothing when the crew declares no inputs. What is given as the earlier run had it is no fault. */
export function declaredFaults(spec: CrewSpec, given: InputValues, recorded: InputValues): DeclaredFaults {
  if (spec.declaredInputs === null) return none;
  const declared = spec.declaredInputs.map(({ name }) => name);
  const known = new Set<string>([...declared, ...automaticInputs]);
  const names = Object.keys(given).filter((name) => !isSame(given[name], recorded, name));
  const unknown = names.filter((name) => !known.has(name));
  const needed = spec.declaredInputs.filter((input) => input.default === undefined && input.allowEmpty !== true);
  return {
    undeclared: unknown.map((name) => ({ name, near: nearest(name, declared) })),
    empty: needed.map(({ name }) => name).filter((name) => names.includes(name) && isEmpty(given[name])),
    old: Object.keys(recorded).filter((name) => !known.has(name) && !unknown.includes(name)),
  };
}

function isSame(value: InputValue | undefined, recorded: InputValues, name: string): boolean {
  return Object.hasOwn(recorded, name) && JSON.stringify(recorded[name]) === JSON.stringify(value);
}

function isEmpty(value: InputValue | undefined): boolean {
  return value === null || (typeof value === 'string' && value.trim() === '');
}
