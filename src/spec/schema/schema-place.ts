import type { OutputSchemaSpec } from '../crew-spec.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { type Mark, startOf } from '../yaml/problem-at.ts';
import { projectFiles } from '../yaml/read-files.ts';
import type { YamlEntry, YamlNode } from '../yaml/yaml-tree.ts';

/** Where in a task's schema these keys lead; as near as can be said. Reads the schema's file anew. */
export function schemaPlace(directory: string, spec: OutputSchemaSpec, path: readonly string[]): Mark {
  const file = spec.file ?? spec.place.file;
  const whole = spec.file === null ? { ...spec.place, length: 'output_json'.length } : startOf(file);
  const { text } = projectFiles(directory).read(file);
  // JSON is YAML, but for tabs and the like
  const root = text === null ? null : parseYaml(file, text).root;
  if (root === null) return whole;
  const schema = spec.file === null ? entryAt(root, spec)?.value : root;
  return schema === undefined ? whole : markOf(schema, path, whole);
}

function entryAt(node: YamlNode, spec: OutputSchemaSpec): YamlEntry | undefined {
  const { line, column } = spec.place;
  for (const entry of node.entries.values()) {
    if (entry.key.line === line && entry.key.column === column) return entry;
    const found = entryAt(entry.value, spec);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The value of the last key, where it is neither map nor list; else the key. */
function markOf(schema: YamlNode, path: readonly string[], whole: Mark): Mark {
  let node: YamlNode | undefined = schema;
  let mark = whole;
  for (const step of path) {
    const entry: YamlEntry | undefined = node.entries.get(step);
    node = entry?.value ?? node.items[Number(step)];
    if (node === undefined) return mark;
    const isPlain = typeof node.value !== 'object';
    mark = isPlain || entry === undefined ? node.mark : entry.key;
  }
  return mark;
}
