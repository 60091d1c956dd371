import { canonicalJson } from '../../model/canonical-json.ts';
import type { LlmSpec, Place } from '../../spec/crew-spec.ts';
import type { Fingerprint, FingerprintFields, Versions } from '../fingerprint.ts';
import type { DriftedField } from '../plan.ts';
import { guardrailsOf, placeText, type TaskAndAgent } from './resolve-task.ts';

/** A task with its agent and the `llm:` that its model comes from; undefined: none is written. */
export interface DefinedTask extends TaskAndAgent {
  readonly llm: LlmSpec | undefined;
  /** By name, of tools of the project. */
  readonly toolFiles: Versions['toolFiles'];
}

/** The fields in which today's definition differs from the recorded one, with where each stands today; empty: no drift. */
export function driftOf(recorded: Fingerprint, today: Fingerprint, defined: DefinedTask): readonly DriftedField[] {
  if (recorded.hash === today.hash) return [];
  return differingFields(recorded.fields, today.fields).map((field) => {
    if (field === 'guardrails') return { field, place: guardrailPlace(recorded.fields, today.fields, defined) };
    if (!field.startsWith('tool ')) return { field, place: placeOf(field, defined) };
    return { field, place: changedFile(field, recorded.fields, defined) ?? toolPlace(field, defined) };
  });
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

/** The file of a tool that the task had before, too. */
function changedFile(field: string, recorded: FingerprintFields, { toolFiles }: DefinedTask): string | null {
  const name = field.slice('tool '.length);
  return recorded.tools?.some((tool) => tool.name === name) === true ? (toolFiles[name] ?? null) : null;
}

/** Where the tool is named; one that is gone was named in one of the lists. */
function toolPlace(field: string, { task, agent }: TaskAndAgent): string | null {
  const named = [
    ...[...task.tools, ...agent.tools].map(({ name, place }) => ({ field: `tool ${name}`, place })),
    ...agent.mcps.map(({ name, place }) => ({ field: `tool mcp ${name}`, place })),
  ].find((one) => one.field === field);
  const lists = [task.places['tools'], agent.places['tools'], agent.places['mcps'], task.places['']];
  return firstPlace([named?.place, ...lists]);
}

/** The first one that is not as it was; where only some are gone, what is left of them. */
function guardrailPlace(recorded: FingerprintFields, today: FingerprintFields, pair: TaskAndAgent): string | null {
  const before = (recorded.guardrails ?? []).map(canonicalJson);
  const first = (today.guardrails ?? []).findIndex((one, index) => canonicalJson(one) !== before[index]);
  const { task, agent } = pair;
  const lists = [task, agent].flatMap(({ places }) => [places['guardrails'], places['guardrail']]);
  return firstPlace([guardrailsOf(pair)[first]?.place, ...lists, task.places['']]);
}

function placeOf(field: string, { task, agent, llm }: DefinedTask): string | null {
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
  'seed',
  'stop',
  'frequency_penalty',
  'presence_penalty',
  'tool_calling',
  'extra_body',
]);

function snakeCase(key: string): string {
  if (key === 'outputSchema') return 'output_json';
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
