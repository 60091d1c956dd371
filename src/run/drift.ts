import type { LlmSpec, Place } from '../spec/crew-spec.ts';
import { canonicalJson, type Fingerprint, type FingerprintFields } from './fingerprint.ts';
import type { DriftedField } from './plan.ts';
import { placeText, type TaskAndAgent } from './resolve-task.ts';

/** A task with its agent and the `llm:` that its model comes from; undefined: none is written. */
export interface DefinedTask extends TaskAndAgent {
  readonly llm: LlmSpec | undefined;
}

/** The fields in which today's definition differs from the recorded one, with where each stands today; empty: no drift. */
export function driftOf(recorded: Fingerprint, today: Fingerprint, defined: DefinedTask): readonly DriftedField[] {
  if (recorded.hash === today.hash) return [];
  return differingFields(recorded.fields, today.fields).map((field) => ({ field, place: placeOf(field, defined) }));
}

function differingFields(recorded: FingerprintFields, today: FingerprintFields): readonly string[] {
  const keys = new Set([...Object.keys(recorded), ...Object.keys(today)] as (keyof FingerprintFields)[]);
  keys.delete('version');
  return [...keys].flatMap((key) => {
    if (key === 'inputs') return differingKeys(recorded.inputs, today.inputs).map((name) => `input ${name}`);
    if (key === 'sampling') return differingKeys(recorded.sampling, today.sampling).map(snakeCase);
    if (key === 'tools')
      return differingKeys(byName(recorded.tools), byName(today.tools)).map((name) => `tool ${name}`);
    return canonicalJson(recorded[key] ?? null) === canonicalJson(today[key] ?? null) ? [] : [snakeCase(key)];
  });
}

function byName(tools: FingerprintFields['tools']): Readonly<Record<string, unknown>> {
  return Object.fromEntries((tools ?? []).map(({ name, version }) => [name, version]));
}

function differingKeys(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): readonly string[] {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys.filter((key) => canonicalJson(a[key] ?? null) !== canonicalJson(b[key] ?? null));
}

const agentFields: ReadonlySet<string> = new Set(['role', 'goal', 'backstory', 'system_prompt', 'inject_date']);

function placeOf(field: string, { task, agent, llm }: DefinedTask): string | null {
  if (field.startsWith('tool ')) return firstPlace([task.places['tools'], agent.places['tools'], agent.places['mcps']]);
  if (field === 'guardrails') {
    return firstPlace([task.places['guardrails'], task.places['guardrail'], agent.places['guardrail']]);
  }
  if (field === 'fallbacks') return llm === undefined ? null : placeText(llm.place);
  const owner = agentFields.has(field) ? agent : task;
  const place: Place | undefined =
    owner.places[field] ?? (taskFields.has(field) || owner === agent ? owner.places[''] : undefined);
  if (place !== undefined) return placeText(place);
  return llmFields.has(field) && llm !== undefined ? placeText(llm.place) : null;
}

function firstPlace(places: readonly (Place | undefined)[]): string | null {
  const place = places.find((candidate) => candidate !== undefined);
  return place === undefined ? null : placeText(place);
}

const taskFields: ReadonlySet<string> = new Set([
  'description',
  'expected_output',
  'markdown',
  'context',
  'output_json',
]);
const llmFields: ReadonlySet<string> = new Set([
  'model',
  'temperature',
  'top_p',
  'max_tokens',
  'reasoning_effort',
  'extra_body',
]);

function snakeCase(key: string): string {
  if (key === 'outputSchema') return 'output_json';
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
