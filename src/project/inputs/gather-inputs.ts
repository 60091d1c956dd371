import type { CrewSpec, InputUse, InputValue } from '../../spec/crew-spec.ts';
import { nearest } from '../../spec/nearest.ts';
import { inputUses } from '../../spec/problems/input-uses.ts';
import { inOneSpelling } from '../../spec/spelling.ts';
import { declaredFaults, type UnusedInput } from './declared-inputs.ts';

export type InputValues = Readonly<Record<string, InputValue>>;

export interface GatheredInputs {
  readonly values: InputValues;
  /** Names whose value is a default, today's or the source run's. */
  readonly defaulted: readonly string[];
  /** For people: a given input that nothing uses, a default that was edited since. */
  readonly notes: readonly string[];
  /** Given inputs that nothing uses. */
  readonly unused: readonly UnusedInput[];
  readonly missing: readonly MissingInput[];
  /** Given inputs that crew.yaml does not declare; none where it declares none. */
  readonly undeclared: readonly UnusedInput[];
  /** Given inputs that have nothing in them, and no default: declared ones without `allow_empty`. */
  readonly empty: readonly string[];
}

export interface MissingInput {
  readonly name: string;
  readonly description?: string;
  readonly uses: readonly InputUse[];
}

export interface InputSources {
  readonly spec: CrewSpec;
  readonly given: InputValues;
  /** Of the run that is replayed; null for a kickoff. */
  readonly recorded: { readonly values: InputValues; readonly defaulted: readonly string[] } | null;
  readonly today: Date;
  /** The dates of a recording that is played back; only what is given beats them. */
  readonly played?: InputValues;
}

/** Today's defaults, then the recorded inputs, then the given ones; dates where nobody gave them. */
export function gatherInputs({ spec, given: typed, recorded, today, played }: InputSources): GatheredInputs {
  const given = inOneSpelling(typed);
  const declared = spec.declaredInputs ?? [];
  const defaults: Record<string, InputValue> = {};
  for (const input of declared) if (input.default !== undefined) defaults[input.name] = input.default;
  const dates = { current_date: isoDate(today), current_year: String(today.getFullYear()) };
  const values = { ...dates, ...defaults, ...recorded?.values, ...played, ...given };
  const uses = inputUses(spec);
  const unused = unusedInputs(uses, given);
  const faults = declaredFaults(spec, given, recorded?.values ?? {});
  const wrong = new Set([...faults.undeclared.map(({ name }) => name), ...faults.old]);
  return {
    values,
    defaulted: Object.keys(defaults).filter((name) => !Object.hasOwn(given, name) && isDefault(name, recorded)),
    notes: [
      ...unused.filter(({ name }) => !wrong.has(name)).map(unusedNote),
      ...faults.old.map((name) => `input ${name} of the earlier run is not among the inputs of crew.yaml`),
      ...editedDefaults({ declared, given, recorded }),
    ],
    unused,
    undeclared: faults.undeclared,
    empty: faults.empty,
    missing: missingInputs(spec, uses, values),
  };
}

/** The inputs that nobody has given yet, to be asked for; none when one of them seems to be given under a wrong name. */
export function missingFor(
  spec: CrewSpec,
  given: InputValues,
  recorded: InputSources['recorded'] = null,
): readonly MissingInput[] {
  const { missing, unused, undeclared } = gatherInputs({ spec, given, recorded, today: new Date() });
  const misspelt = missing.some(({ name }) => unused.some(({ near }) => near === name));
  return misspelt || undeclared.length > 0 ? [] : missing;
}

/** Given inputs that no text of the crew asks for. */
export function unusedInputs(uses: readonly InputUse[], given: InputValues): readonly UnusedInput[] {
  const used = new Set(uses.map((use) => use.name));
  return Object.keys(given)
    .filter((name) => !used.has(name))
    .map((name) => ({ name, near: nearest(name, used) }));
}

/** `input topc is used nowhere; did you mean topic?` */
export function unusedNote({ name, near }: UnusedInput): string {
  return `input ${name} is used nowhere${near === undefined ? '' : `; did you mean ${near}?`}`;
}

function isDefault(name: string, recorded: InputSources['recorded']): boolean {
  return recorded === null || !Object.hasOwn(recorded.values, name) || recorded.defaulted.includes(name);
}

interface DefaultsToCompare {
  readonly declared: NonNullable<CrewSpec['declaredInputs']>;
  readonly given: InputValues;
  readonly recorded: InputSources['recorded'];
}

function editedDefaults({ declared, given, recorded }: DefaultsToCompare): readonly string[] {
  if (recorded === null) return [];
  return declared.flatMap(({ name, default: today, place }) => {
    if (today === undefined || Object.hasOwn(given, name) || !recorded.defaulted.includes(name)) return [];
    const then = JSON.stringify(recorded.values[name]);
    // Earlier runs had 3.1 for a 3.10 of the file.
    if (then === JSON.stringify(today) || then === String(Number(today))) return [];
    return [
      `the default of ${name} was edited since (${place.file}:${place.line}); the replay keeps ${then}; -i ${name}=… changes it`,
    ];
  });
}

function missingInputs(spec: CrewSpec, uses: readonly InputUse[], values: InputValues): readonly MissingInput[] {
  const usesByName = Map.groupBy(uses, (use) => use.name);
  const required = new Set(usesByName.keys());
  for (const input of spec.declaredInputs ?? []) required.add(input.name);
  return [...required]
    .filter((name) => !Object.hasOwn(values, name))
    .map((name) => {
      const description = spec.declaredInputs?.find((input) => input.name === name)?.description;
      return {
        name,
        uses: usesByName.get(name) ?? [],
        ...(description === undefined ? {} : { description }),
      };
    });
}

/** The calendar date where the user is, since a run at 23:30 is about today there. */
function isoDate(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
