import type { NamedAt, Place } from '../crew-spec.ts';
import { sameSpelling } from '../spelling.ts';
import type { Mark } from '../yaml/problem-at.ts';
import type { YamlNode } from '../yaml/yaml-tree.ts';

/** An entry of agents or tasks, or a whole file: a map under its name. */
export interface NamedNode {
  readonly name: string;
  readonly key: Mark;
  readonly node: YamlNode;
}

/** Text without the line breaks at its end, which YAML's `|` and `>` leave there; undefined when it is no text. */
export function textAt(node: YamlNode, key: string): string | undefined {
  const value = valueAt(node, key);
  return typeof value === 'string' ? value.trimEnd() : undefined;
}

export function numberAt(node: YamlNode, key: string): number | undefined {
  const value = valueAt(node, key);
  return typeof value === 'number' ? value : undefined;
}

export function booleanAt(node: YamlNode, key: string): boolean | undefined {
  const value = valueAt(node, key);
  return typeof value === 'boolean' ? value : undefined;
}

/** The texts of a list; undefined when there is no list. */
export function textsAt(node: YamlNode, key: string): readonly string[] | undefined {
  const value = valueAt(node, key);
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;
}

/** The names in a list, each once, with the place where it stands first. */
export function namesAt(node: YamlNode, key: string): readonly NamedAt[] {
  const items = node.entries.get(key)?.value.items ?? [];
  const names = new Map<string, NamedAt>();
  for (const { value, mark } of items) {
    const name = typeof value === 'string' ? sameSpelling(value.trim()) : '';
    if (name !== '' && !names.has(name)) names.set(name, { name, place: placeOf(mark) });
  }
  return [...names.values()];
}

export function mapAt<Value>(node: YamlNode, key: string): Readonly<Record<string, Value>> | undefined {
  const value = valueAt(node, key);
  return isMapValue(value) ? (value as Record<string, Value>) : undefined;
}

export function valueAt(node: YamlNode, key: string): unknown {
  return node.entries.get(key)?.value.value;
}

export function isMapValue(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Where each key stands; `''` is the map itself. */
export function placesOf({ key, node }: NamedNode): Readonly<Record<string, Place>> {
  const entries = [...node.entries].map(([name, entry]) => [name, placeOf(entry.key)]);
  return { '': placeOf(key), ...Object.fromEntries(entries) };
}

export function placeOf({ file, line, column }: Mark): Place {
  return { file, line, column };
}

/** Without the keys that are undefined, so that one map can be laid over another. */
export function defined<Data extends object>(data: Data): Data {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)) as Data;
}

/** The name of one of the others, such as an agent's. */
export function nameAt(node: YamlNode, key: string): string | undefined {
  const text = textAt(node, key);
  return text === undefined ? undefined : sameSpelling(text.trim());
}
