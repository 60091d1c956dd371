import type { InputSpec, InputValue, Problem } from '../crew-spec.ts';
import { isInputName } from '../placeholders.ts';
import { exactNode } from '../yaml/exact-node.ts';
import { errorAt } from '../yaml/problem-at.ts';
import type { YamlEntry, YamlNode } from '../yaml/yaml-tree.ts';
import { booleanAt, defined, isMapValue, placeOf, textAt } from './fields.ts';

/** `inputs:` of crew.yaml; null when it declares none. */
export function inputSpecs(crew: YamlNode): readonly InputSpec[] | null {
  const entries = crew.entries.get('inputs')?.value.entries;
  return entries?.size ? [...entries].map(inputSpec) : null;
}

/** `inputs:` with the defaults as they are spelled. */
export function exactInputs(inputs: YamlEntry): YamlEntry {
  return changed(inputs, (input) =>
    isMapValue(input.value.value)
      ? changed(input, (entry, key) => (key === 'default' ? { ...entry, value: exactNode(entry.value) } : entry))
      : { ...input, value: exactNode(input.value) },
  );
}

/** A map with other entries; what is not a map stays. */
function changed(map: YamlEntry, change: (entry: YamlEntry, name: string) => YamlEntry): YamlEntry {
  if (!isMapValue(map.value.value)) return map;
  const entries = new Map([...map.value.entries].map(([name, entry]) => [name, change(entry, name)]));
  const value = Object.fromEntries([...entries].map(([name, entry]) => [name, entry.value.value]));
  return { ...map, value: { ...map.value, entries, value } };
}

/** Names that no `{name}` can reach. */
export function inputNameProblems(crew: YamlNode): readonly Problem[] {
  return [...(crew.entries.get('inputs')?.value.entries ?? [])]
    .filter(([name]) => !isInputName(name))
    .map(([name, entry]) =>
      errorAt(
        entry.key,
        `the input name "${name}" cannot be used in {…}`,
        'Use letters, digits, _ and inner -, and begin with a letter.',
      ),
    );
}

function inputSpec([name, { key, value }]: [string, YamlEntry]): InputSpec {
  const place = placeOf(key);
  if (!isMapValue(value.value)) return defined({ name, default: given(value.value), place });
  const description = textAt(value, 'description');
  const allowEmpty = booleanAt(value, 'allow_empty');
  return defined({ name, description, default: given(value.value['default']), allowEmpty, place });
}

/** A default that is left empty is none. */
function given(value: unknown): InputValue | undefined {
  return value === null ? undefined : (value as InputValue | undefined);
}
