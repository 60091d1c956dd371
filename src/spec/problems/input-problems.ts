import { automaticInputs, type CrewSpec, type Problem } from '../crew-spec.ts';
import { nearest } from '../nearest.ts';
import type { NamedNode } from '../parts/fields.ts';
import { guardrailNodes } from '../parts/guardrail-specs.ts';
import { type Braces, findBraces } from '../placeholders.ts';
import { errorAt, type Mark, warningAt } from '../yaml/problem-at.ts';
import type { YamlNode } from '../yaml/yaml-tree.ts';
import { type SpecText, specTexts } from './input-uses.ts';

/** The texts' own nodes, for exact places. */
export interface TextNodes {
  readonly agents: readonly NamedNode[];
  readonly tasks: readonly NamedNode[];
}

type Draft = Pick<CrewSpec, 'agents' | 'tasks' | 'declaredInputs'>;

/** Placeholders that no input stands behind, and `{{name}}` where `{name}` was probably meant. */
export function placeholderProblems(draft: Draft, nodes: TextNodes): readonly Problem[] {
  const found = placeholders(draft, nodes);
  const inputs = inputNames(draft, found);
  return found.flatMap(({ braces, mark }) => {
    if (braces.escaped) return inputs.has(braces.name) ? [escapedInput(braces.name, mark)] : [];
    if (draft.declaredInputs === null || inputs.has(braces.name)) return [];
    const near = nearest(braces.name, inputs);
    const hint = near
      ? `Did you mean {${near}}?`
      : `Add ${braces.name}: to inputs. To write the braces as text: {{${braces.name}}}`;
    return [errorAt(mark, `{${braces.name}} is not among the inputs of crew.yaml`, hint)];
  });
}

/** Declared inputs that no text asks for. `crew`: the map of crew.yaml. */
export function unusedInputs(draft: Draft, crew: YamlNode): readonly Problem[] {
  const texts = specTexts(draft);
  const used = new Set(
    texts.flatMap(({ text }) => findBraces(text)).flatMap(({ name, escaped }) => (escaped ? [] : [name])),
  );
  return (draft.declaredInputs ?? [])
    .filter((input) => !used.has(input.name))
    .map(({ name }) => {
      const near = nearest(name, used);
      const key = crew.entries.get('inputs')!.value.entries.get(name)!.key;
      return warningAt(
        key,
        `nothing uses the input ${name}`,
        near ? `Did you mean ${near}, which is used?` : `Write {${name}} where it belongs, or remove it.`,
      );
    });
}

function escapedInput(name: string, mark: Mark): Problem {
  return warningAt(mark, `{{${name}}} writes {${name}}, not the value of the input`, `For the value: {${name}}`);
}

interface Found {
  readonly braces: Braces;
  readonly mark: Mark;
}

function placeholders(draft: Draft, nodes: TextNodes): readonly Found[] {
  const byName = { agent: namedNodes(nodes.agents), task: namedNodes(nodes.tasks) };
  return specTexts(draft).flatMap((text) => {
    const braces = findBraces(text.text);
    if (braces.length === 0) return [];
    const node = nodeOf(text, byName);
    const raw = rawBraces(node);
    return braces.map((one, index) => ({ braces: one, mark: raw.length === braces.length ? raw[index]! : node.mark }));
  });
}

type NodesByName = Readonly<Record<SpecText['owner'], ReadonlyMap<string, YamlNode>>>;

function namedNodes(nodes: readonly NamedNode[]): ReadonlyMap<string, YamlNode> {
  return new Map(nodes.map(({ name, node }) => [name, node]));
}

function nodeOf({ owner, name, key, place }: SpecText, nodes: NodesByName): YamlNode {
  const node = nodes[owner].get(name)!;
  if (key !== 'guardrail') return node.entries.get(key)!.value;
  return guardrailNodes(node).find(({ mark }) => mark.line === place.line && mark.column === place.column)!;
}

/** Where the braces of a text stand in the file. A header of `|` or `>` may hold a comment: it is not part of the text. */
function rawBraces({ raw }: YamlNode): readonly Mark[] {
  if (!raw) return [];
  const text = raw.text.replace(/^[|>][^\n]*/, (header) => ' '.repeat(header.length));
  let [line, lineStart] = [raw.start.line, 1 - raw.start.column];
  let next = text.indexOf('\n');
  return findBraces(text).map(({ index, length }) => {
    while (next >= 0 && next < index) {
      [line, lineStart] = [line + 1, next + 1];
      next = text.indexOf('\n', lineStart);
    }
    return { file: raw.start.file, line, column: index - lineStart + 1, length };
  });
}

function inputNames(draft: Draft, found: readonly Found[]): ReadonlySet<string> {
  const named = draft.declaredInputs
    ? draft.declaredInputs.map((input) => input.name)
    : found.filter(({ braces }) => !braces.escaped).map(({ braces }) => braces.name);
  return new Set([...named, ...automaticInputs]);
}
