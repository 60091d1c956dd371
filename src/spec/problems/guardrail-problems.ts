import type { Problem } from '../crew-spec.ts';
import { nearest } from '../nearest.ts';
import type { NamedNode } from '../parts/fields.ts';
import { guardrailKeys, guardrailNodes, isGuardrailFile } from '../parts/guardrail-specs.ts';
import { knownKeys } from '../schema/schema.ts';
import { errorAt } from '../yaml/problem-at.ts';
import type { ProjectFiles } from '../yaml/read-files.ts';
import type { YamlNode } from '../yaml/yaml-tree.ts';
import { namedFileProblems } from './named-file.ts';

/** What is wrong with the guardrails of agents or tasks beside keys and kinds of values. */
export function guardrailProblems(nodes: readonly NamedNode[], files: ProjectFiles): readonly Problem[] {
  return nodes.flatMap(({ node }) => {
    const guardrails = guardrailNodes(node);
    return [
      ...guardrails.flatMap((one) => (typeof one.value === 'string' ? textProblems(one, files) : mapProblems(one))),
      ...wordCountProblems(guardrails),
    ];
  });
}

function textProblems(node: YamlNode, files: ProjectFiles): readonly Problem[] {
  const text = String(node.value).trim();
  if (isGuardrailFile(text)) return namedFileProblems(node, files);
  if (/^\S+\.(?:[cm]?js|[cm]ts|py)$/.test(text)) {
    return [errorAt(node.mark, `${text} is not a .ts file`, 'A guardrail of your own is a .ts file.')];
  }
  return /\s/.test(text) ? [] : oneWord(node, text);
}

/** Words for a judge are a sentence: a single one is another guardrail, mistyped or without its value. */
function oneWord({ mark }: YamlNode, text: string): readonly Problem[] {
  // Not all languages put spaces between words.
  if (plain.includes(text) || !/^[\w-]+$/.test(text)) return [];
  const near = nearest(text, [...plain, ...knownKeys('guardrail')]);
  const hint =
    near === undefined
      ? `Write what the answer must be as a sentence; or one of ${[...plain, ...knownKeys('guardrail')].join(', ')}`
      : `Did you mean ${plain.includes(near) ? near : `${near}: …`}?`;
  return [errorAt(mark, `there is no guardrail ${text}`, hint)];
}

const plain = ['json', 'no_placeholders'];

function mapProblems(node: YamlNode): readonly Problem[] {
  const keys = guardrailKeys(node);
  if (keys.length > 1) {
    const { key } = node.entries.get(keys[1]!)!;
    return [errorAt(key, `one guardrail has several keys: ${keys.join(', ')}`, 'Put - in front of each.')];
  }
  return ['matches', 'not_matches'].flatMap((key) => {
    const pattern = node.entries.get(key)?.value;
    const fault = typeof pattern?.value === 'string' ? patternFault(pattern.value) : null;
    if (!pattern || fault === null) return [];
    return [errorAt(pattern.mark, `${key} is not a regular expression: ${fault}`, patternHint)];
  });
}

const patternHint = "It is read as JavaScript does, with the flags s and u. In YAML, single quotes ('…') keep each \\.";

/** In the engine's own words: `unterminated group`. */
function patternFault(pattern: string): string | null {
  try {
    new RegExp(pattern, 'su');
    return null;
  } catch (error) {
    const fault = String((error as Error).message)
      .split(': ')
      .at(-1)!;
    return fault.charAt(0).toLowerCase() + fault.slice(1);
  }
}

/** An answer that is to have more words than it may have. */
function wordCountProblems(guardrails: readonly YamlNode[]): readonly Problem[] {
  const counts = (key: string) =>
    guardrails.flatMap(({ entries }) => {
      const node = entries.get(key)?.value;
      return typeof node?.value === 'number' ? [{ words: node.value, mark: node.mark }] : [];
    });
  const most = Math.min(...counts('max_words').map(({ words }) => words));
  return counts('min_words')
    .filter(({ words }) => words > most)
    .map(({ words, mark }) =>
      errorAt(mark, `min_words ${words} is more than max_words ${most}`, 'No answer passes both.'),
    );
}
