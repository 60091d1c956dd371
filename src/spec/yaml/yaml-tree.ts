import type { Alias, Document, Node, Pair, Scalar, YAMLMap } from 'yaml';
import { isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Problem } from '../crew-spec.ts';
import { deepest, tooDeepMessage } from '../depth.ts';
import { nearest } from '../nearest.ts';
import { sameSpelling } from '../spelling.ts';
import { cutAfter } from './cut-text.ts';
import { errorAt, type Mark } from './problem-at.ts';
import type { SourceText } from './source-text.ts';

/** A value of a YAML file and where it stands; aliases and merge keys are resolved. */
export interface YamlNode {
  /** Plain JSON data. */
  readonly value: unknown;
  readonly mark: Mark;
  /** In file order, merged ones last; empty for what is not a map. */
  readonly entries: ReadonlyMap<string, YamlEntry>;
  readonly items: readonly YamlNode[];
  /** As written, from its first character on; null for block maps and lists. */
  readonly raw: RawText | null;
  /** Of a map that has one: `&name`. */
  readonly anchor?: string;
  /** Where a comment follows that looks like the rest of the text. */
  readonly cut?: Mark;
}

export interface YamlEntry {
  readonly key: Mark;
  readonly value: YamlNode;
}

export interface RawText {
  readonly text: string;
  readonly start: Mark;
}

interface Building {
  readonly source: SourceText;
  readonly document: Document;
  readonly problems: Problem[];
  readonly built: Map<Node, YamlNode>;
  readonly open: Set<Node>;
}

/** The tree of a document that parsed; its problems are unknown anchors and keys that are no text. */
export function yamlTree(
  document: Document,
  source: SourceText,
): { root: YamlNode | null; problems: readonly Problem[] } {
  const building: Building = { source, document, problems: [], built: new Map(), open: new Set() };
  const root = isNode(document.contents) ? treeOf(document.contents, building) : null;
  return { root, problems: building.problems };
}

/** `key`: of the map that it is a value of. */
function treeOf(node: Node, building: Building, key?: Mark): YamlNode {
  if (isAlias(node)) return aliasNode(node, building);
  const known = building.built.get(node);
  if (known) return known;
  if (building.open.size > deepest) return tooDeep(node, building);
  building.open.add(node);
  const tree = isMap(node)
    ? mapNode(node, building)
    : isSeq(node)
      ? listNode(node, building)
      : scalarNode(node as Scalar, building, key);
  building.open.delete(node);
  building.built.set(node, tree);
  return tree;
}

function tooDeep(node: Node, building: Building): YamlNode {
  const mark = markOf(node, building);
  building.problems.push(errorAt(mark, tooDeepMessage, 'Write it flatter.'));
  return { value: null, mark, entries: new Map(), items: [], raw: null };
}

function aliasNode(alias: Alias, building: Building): YamlNode {
  const mark = markOf(alias, building);
  const target = alias.resolve(building.document);
  if (!target || building.open.has(target)) {
    building.problems.push(
      target ? errorAt(mark, `*${alias.source} is inside itself`) : unknownAnchor(alias, mark, building.source.text),
    );
    return { value: null, mark, entries: new Map(), items: [], raw: null };
  }
  return { ...treeOf(target, building), mark };
}

function unknownAnchor(alias: Alias, mark: Mark, text: string): Problem {
  const anchors = [...text.matchAll(/&([\w-]+)/g)].map((match) => match[1]!);
  const near = nearest(alias.source, anchors);
  const hint = near ? `Did you mean *${near}?` : `A text that begins with * must be quoted.`;
  return errorAt(mark, `no anchor &${alias.source} comes before this`, hint);
}

function mapNode(map: YAMLMap, building: Building): YamlNode {
  const entries = new Map<string, YamlEntry>();
  const merges: YamlNode[] = [];
  for (const pair of map.items as Pair<Node, Node | null>[]) {
    const key = isAlias(pair.key) ? pair.key.resolve(building.document) : pair.key;
    const keyMark = markOf(pair.key, building);
    const tree = pair.value ? treeOf(pair.value, building, keyMark) : scalarNode(undefined, building, keyMark);
    if (!isScalar(key) || (key.value === null && !key.source)) {
      building.problems.push(errorAt(keyMark, 'a key must be text', 'A text that begins with { or [ must be quoted.'));
    } else if (key.value === '<<' && key.type === 'PLAIN') {
      merges.push(tree);
    } else {
      const value = tree.value === null && !isAlias(pair.value) ? { ...tree, mark: keyMark } : tree;
      const name = typeof key.value === 'string' ? key.value : (key.source ?? '');
      entries.set(sameSpelling(name), { key: keyMark, value });
    }
  }
  for (const merge of merges) addMerged(entries, merge, building);
  const value = Object.fromEntries([...entries].map(([name, entry]) => [name, entry.value.value]));
  const mark = markOf(map, building);
  const raw = map.flow ? rawText(map, mark, building) : null;
  return { value, mark, entries, items: [], raw, ...(map.anchor !== undefined && { anchor: map.anchor }) };
}

/** What stands in the map itself wins, then what was merged first. */
function addMerged(entries: Map<string, YamlEntry>, merge: YamlNode, building: Building): void {
  for (const source of merge.items.length > 0 ? merge.items : [merge]) {
    if (source.value === null || typeof source.value !== 'object' || Array.isArray(source.value)) {
      building.problems.push(
        errorAt(source.mark, '<< can only merge a map', 'Write <<: *name, with &name on a map above.'),
      );
    }
    for (const [name, entry] of source.entries) if (!entries.has(name)) entries.set(name, entry);
  }
}

function listNode(list: Node & { items: unknown[]; flow?: boolean }, building: Building): YamlNode {
  const items = list.items.filter(isNode).map((item) => treeOf(item, building));
  const mark = markOf(list, building);
  const raw = list.flow ? rawText(list, mark, building) : null;
  return { value: items.map((item) => item.value), mark, entries: new Map(), items, raw };
}

function scalarNode(scalar: Scalar | undefined, building: Building, key?: Mark): YamlNode {
  const mark = scalar ? markOf(scalar, building) : key!;
  const raw = scalar ? rawText(scalar, mark, building) : null;
  const cut = scalar?.type === 'PLAIN' ? cutAfter(scalar.range ?? [0, 0], building.source, key) : null;
  return { value: scalar?.value ?? null, mark, entries: new Map(), items: [], raw, ...(cut === null ? {} : { cut }) };
}

function markOf(node: Node, building: Building): Mark {
  const [start, end] = node.range ?? [0, 0];
  return building.source.mark(start, end);
}

function rawText(node: Node, start: Mark, building: Building): RawText {
  const [from, to] = node.range ?? [0, 0];
  return { text: building.source.text.slice(from, to), start };
}
