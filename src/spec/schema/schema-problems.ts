import type { Problem } from '../crew-spec.ts';
import { isMapValue, type NamedNode } from '../parts/fields.ts';
import { errorAt, type Mark } from '../yaml/problem-at.ts';
import type { YamlNode } from '../yaml/yaml-tree.ts';
import type { Part } from './crewai-keys.ts';
import { type MapKind, requiredKeys, type SchemaIssue, schemaIssues } from './schema.ts';
import { unknownKey } from './unknown-key.ts';
import { expectation, flowHint, found, quoteHint } from './value-words.ts';

/** What is wrong with the keys and values of one map, each at its own place. `owner` is named in messages: `agent writer`. */
export function schemaProblems(part: Part, named: NamedNode, owner: string): readonly Problem[] {
  const issues = flat(schemaIssues(part, named.node.value));
  const context = { part, named, owner };
  const missing = issues.filter((issue) => isMissing(issue, context));
  return [
    ...missingKeys(missing, context),
    ...issues.filter((issue) => !missing.includes(issue)).flatMap((issue) => issueProblems(issue, context)),
  ];
}

interface Context {
  readonly part: Part;
  readonly named: NamedNode;
  readonly owner: string;
}

interface Located {
  readonly mark: Mark;
  /** Undefined: there is no such key. */
  readonly node: YamlNode | undefined;
}

/** A value that may be one of several kinds is judged by the kind that it is of. */
function flat(issues: readonly SchemaIssue[], prefix: readonly PropertyKey[] = []): readonly SchemaIssue[] {
  return issues.flatMap((issue): readonly SchemaIssue[] => {
    const path = [...prefix, ...issue.path];
    if (issue.code !== 'invalid_union') return [{ ...issue, path }];
    const meant = issue.errors.find(
      (branch) =>
        !branch.some(
          (inner) => inner.path.length === 0 && inner.code.startsWith('invalid_') && inner.code !== 'invalid_format',
        ),
    );
    return meant ? flat(meant, path) : [{ ...issue, path }];
  });
}

function isMissing(issue: SchemaIssue, context: Context): boolean {
  return issue.path.length > 0 && locate(issue.path, context).node === undefined;
}

function missingKeys(issues: readonly SchemaIssue[], context: Context): readonly Problem[] {
  const parents = Map.groupBy(issues, (issue) => issue.path.slice(0, -1).join('.'));
  return [...parents].map(([parent, group]) => {
    const keys = group.map((issue) => String(issue.path.at(-1)));
    const path = group[0]!.path.slice(0, -1);
    return errorAt(
      locate(path, context).mark,
      `${parent === '' ? context.owner : pathWords(path)} has no ${joined(keys)}`,
      missingHint(`Add ${joined(keys.map((key) => `${key}:`))} to it.`, parent, context),
    );
  });
}

/** A map with an anchor may be there for others only, which the names of agents and tasks do not tell. */
function missingHint(add: string, parent: string, { part, named }: Context): string {
  const { anchor } = named.node;
  if (parent !== '' || part === 'crew' || anchor === undefined) return add;
  return `${add} If it is only there to be taken over with <<: *${anchor}, name it x-${named.name.replace(/^[._-]+/, '')}:`;
}

function issueProblems(issue: SchemaIssue, context: Context): readonly Problem[] {
  const { mark, node } = locate(issue.path, context);
  if (issue.code === 'unrecognized_keys') {
    if (issue.path[0] === 'inputs') return [mapAsDefault(issue, context)];
    const kind = kindAt(issue.path, context.part);
    return issue.keys.map((key) => unknownKey(kind, key, node?.entries.get(key)?.key ?? mark));
  }
  // What to write instead of it is said with the keys that are not supported.
  if (issue.path[0] === 'process' && node?.value === 'hierarchical') return [];
  const name = issue.path.length === 0 ? context.owner : pathWords(issue.path);
  const value = node?.value;
  if (value === null || (typeof value === 'string' && value.trim() === '')) {
    return [errorAt(mark, `${name} is empty`, issue.path.length === 0 ? needs(context.part) : null)];
  }
  if (issue.path.length === 1 && issue.path[0] === 'inputs' && Array.isArray(value)) {
    return [errorAt(mark, 'inputs must be a map, not a list', 'Write each input as name: default, or just name:.')];
  }
  if (issue.code === 'custom') {
    return [errorAt(mark, `${name} names the model a second time`, 'Keep only model:.')];
  }
  if (issue.path.at(-1) === 'api_key_env' && typeof value === 'string') {
    return [errorAt(mark, `${name} must be the name of a variable`, 'Put the key itself into .env: MY_API_KEY=…')];
  }
  const secret = ['headers', 'extra_body', 'env'].some((key) => issue.path.includes(key));
  const raw = node?.raw?.text ?? String(value);
  const hint = flowHint(value, node?.raw?.text) ?? (secret ? null : hintFor(issue, { value, raw }, context.part));
  return [errorAt(mark, `${name} must be ${expectation(issue)}, not ${found(value, secret ? null : raw)}`, hint)];
}

function hintFor(issue: SchemaIssue, { value, raw }: { value: unknown; raw: string }, part: Part): string | null {
  if (issue.path.length === 0) return needs(part);
  if (issue.path.at(-1) === 'guardrails' && isMapValue(value)) return 'Put - in front of each.';
  return quoteHint(issue, value, raw);
}

/** Of the map that the path leads to. */
function kindAt([first, ...rest]: readonly PropertyKey[], part: Part): MapKind {
  if (first === 'llm') return rest.at(-1) === 'price' ? 'price' : 'llm';
  if (first === 'limits') return first;
  if (first === 'mcp_servers' && rest.length > 0) return 'server';
  return first === 'guardrails' ? 'guardrail' : part;
}

function needs(part: Part): string {
  return `Write ${joined(requiredKeys(part).map((key) => `${key}:`))} under it.`;
}

function mapAsDefault(issue: SchemaIssue, context: Context): Problem {
  const name = String(issue.path[1]);
  const { mark, node } = locate(issue.path, context);
  const hint =
    flowHint(node?.value, node?.raw?.text) ??
    `To give a map as the default, write it under default: ${name}: { default: { … } }`;
  return errorAt(mark, `${pathWords(issue.path)} has keys other than description, default and allow_empty`, hint);
}

function locate(path: readonly PropertyKey[], { named }: Context): Located {
  let mark = named.node.value === null || isMapValue(named.node.value) ? named.key : named.node.mark;
  let node: YamlNode | undefined = named.node;
  for (const step of path) {
    const entry: { key: Mark; value: YamlNode } | undefined = node?.entries.get(String(step));
    node = typeof step === 'number' ? node?.items[step] : entry?.value;
    if (!node) break;
    mark = isMapValue(node.value) && entry && node.raw === null ? entry.key : node.mark;
  }
  return { mark, node };
}

/** `llm.temperature`, `context, item 2`. */
function pathWords(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (words, step) =>
      typeof step === 'number'
        ? `${words}, item ${step + 1},`
        : `${words}${words === '' ? '' : words.endsWith(',') ? ' ' : '.'}${String(step)}`,
    '',
  );
}

function joined(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
