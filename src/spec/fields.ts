import type { Place } from './crew-spec.ts';
import type { Mark } from './problem-at.ts';
import type { YamlNode } from './yaml-tree.ts';

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
