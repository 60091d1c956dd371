import { Document, isCollection, Pair, Scalar, YAMLMap } from 'yaml';

/** A key with its value and the comment above it; comments are one line each. */
export interface YamlTextEntry {
  readonly name: string;
  readonly comments: readonly string[];
  readonly value: Readonly<Record<string, unknown>>;
}

/** One YAML document of such entries, with comments above and below them all. */
export function yamlText(
  entries: readonly YamlTextEntry[],
  comments: { readonly above: string; readonly below: readonly string[] },
): string {
  const document = new Document();
  const map = new YAMLMap();
  for (const [index, { name, comments: own, value }] of entries.entries()) {
    const key = new Scalar(name);
    key.commentBefore = commentText(own);
    key.spaceBefore = index > 0;
    const node = document.createNode(value) as YAMLMap;
    for (const { value: list } of node.items) if (isCollection(list) && !(list instanceof YAMLMap)) list.flow = true;
    map.items.push(new Pair(key, node));
  }
  document.contents = map as never;
  document.commentBefore = commentText([comments.above]);
  if (comments.below.length > 0) document.comment = commentText(comments.below);
  return document.toString({ lineWidth: 0, blockQuote: 'literal' });
}

function commentText(lines: readonly string[]): string {
  return lines.map((line) => ` ${line}`).join('\n');
}
