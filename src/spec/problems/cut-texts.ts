import type { Problem } from '../crew-spec.ts';
import { warningAt } from '../yaml/problem-at.ts';
import type { YamlNode } from '../yaml/yaml-tree.ts';

/** Keys whose values are texts for people or models, with all that is below them. */
const textKeys: ReadonlySet<string> = new Set([
  ...['name', 'description', 'inputs', 'role', 'goal', 'backstory', 'system_prompt'],
  ...['expected_output', 'guardrail', 'guardrails', 'output_json'],
]);

/** Texts of a crew, an agent or a task that end at ` #`, where YAML begins a comment. */
export function cutTexts(node: YamlNode): readonly Problem[] {
  return [...node.entries].flatMap(([name, { value }]) => (textKeys.has(name) ? allCutTexts(value) : []));
}

/** The same of everything below a node. */
export function allCutTexts({ cut, entries, items }: YamlNode): readonly Problem[] {
  const inside = [...[...entries.values()].map(({ value }) => value), ...items];
  return [...(cut === undefined ? [] : [warningAt(cut, message, hint)]), ...inside.flatMap(allCutTexts)];
}

const message = 'the text before it ends here: a # with a space in front begins a comment';
const hint = 'Put the whole text in quotes; or, if it is a comment, write a space after the #.';
