import { exactNumber } from '../exact-json.ts';
import type { YamlNode } from './yaml-tree.ts';

/** The same tree with values as they are spelled: a number or `True` that JSON would write in another way (`3.10`, `0x1F`, an id of 19 digits) is text. */
export function exactNode(node: YamlNode): YamlNode {
  if (node.entries.size > 0) {
    const entries = new Map(
      [...node.entries].map(([name, entry]) => [name, { ...entry, value: exactNode(entry.value) }]),
    );
    return {
      ...node,
      entries,
      value: Object.fromEntries([...entries].map(([name, { value }]) => [name, value.value])),
    };
  }
  if (node.items.length > 0) {
    const items = node.items.map(exactNode);
    return { ...node, items, value: items.map(({ value }) => value) };
  }
  return { ...node, value: exactScalar(node) };
}

function exactScalar({ value, raw }: YamlNode): unknown {
  if (raw === null) return value;
  if (typeof value === 'number') return exactNumber(value, raw.text);
  return typeof value === 'boolean' && String(value) !== raw.text ? raw.text : value;
}
