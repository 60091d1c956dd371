import { deepest, isTooDeep } from '../spec/depth.ts';
import { findJson } from './find-json.ts';
import type { SchemaChecker } from './open-schema.ts';

/** A model's answer as data. `text`: the JSON alone, indented by two; `problems`: in words that the model can act on. */
export type StructuredAnswer =
  | { readonly type: 'valid'; readonly value: unknown; readonly text: string }
  | { readonly type: 'invalid'; readonly problems: readonly string[] };

/** Takes the JSON out of an answer and checks it. */
export function structuredAnswer(text: string, checker: SchemaChecker): StructuredAnswer {
  const found = findJson(text, (value) => !isTooDeep(value) && checker.check(value).length === 0);
  if ('problem' in found) return { type: 'invalid', problems: [found.problem] };
  if (isTooDeep(found.value)) return { type: 'invalid', problems: [`it is nested deeper than ${deepest} levels`] };
  const problems = checker.check(found.value);
  if (problems.length > 0) return { type: 'invalid', problems };
  return { type: 'valid', value: found.value, text: JSON.stringify(found.value, null, 2) };
}
