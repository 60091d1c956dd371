import type { GuardrailSpec } from '../crew-spec.ts';
import { projectPath } from '../problems/output-path.ts';
import type { YamlNode } from '../yaml/yaml-tree.ts';
import { isMapValue, placeOf } from './fields.ts';

/** The guardrails of an agent or a task: `guardrail`, then `guardrails`. A wrong one is left out, since its problem is reported elsewhere. */
export function guardrailSpecs(node: YamlNode): readonly GuardrailSpec[] {
  return guardrailNodes(node).flatMap((one) => guardrailSpec(one) ?? []);
}

/** Where they stand, in the same order. */
export function guardrailNodes(node: YamlNode): readonly YamlNode[] {
  const one = node.entries.get('guardrail')?.value;
  return [...(one ? [one] : []), ...(node.entries.get('guardrails')?.value.items ?? [])];
}

/** A path without white space; anything else that is text is words for a model. */
export function isGuardrailFile(text: string): boolean {
  return /^\S+\.ts$/.test(text);
}

/** The keys of a guardrail that say something. */
export function guardrailKeys({ value }: YamlNode): readonly string[] {
  return isMapValue(value) ? Object.keys(value).filter((key) => value[key] !== null) : [];
}

function guardrailSpec(node: YamlNode): GuardrailSpec | undefined {
  const place = placeOf(node.mark);
  if (typeof node.value === 'string') return textGuardrail(node.value.trim(), place);
  const [type] = guardrailKeys(node);
  const value = type === undefined ? undefined : node.entries.get(type)!.value.value;
  if ((type === 'max_words' || type === 'min_words') && typeof value === 'number') return { place, type, words: value };
  if ((type === 'matches' || type === 'not_matches') && typeof value === 'string')
    return { place, type, pattern: value };
  return undefined;
}

function textGuardrail(text: string, place: GuardrailSpec['place']): GuardrailSpec | undefined {
  if (text === '') return undefined;
  if (text === 'json' || text === 'no_placeholders') return { place, type: text };
  if (isGuardrailFile(text)) return { place, type: 'file', file: projectPath(text) };
  return { place, type: 'judged', criteria: text };
}
