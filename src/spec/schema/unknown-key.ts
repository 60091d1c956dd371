import type { Problem } from '../crew-spec.ts';
import { nearest } from '../nearest.ts';
import { errorAt, type Mark } from '../yaml/problem-at.ts';
import { type UnbuiltKey, unbuiltKeys } from './crewai-keys.ts';
import { llmKeyHint } from './llm-key-hint.ts';
import { knownKeys, type MapKind } from './schema.ts';
import { unbuiltKey } from './unbuilt.ts';

/** A key that maps of this kind do not have, with what was probably meant: never a key that is then refused or does nothing. */
export function unknownKey(kind: MapKind, key: string, mark: Mark): Problem {
  if (kind === 'llm' && /^api_?key$/i.test(key)) {
    return errorAt(
      mark,
      `${key}: a key does not belong in a file`,
      'Put it into .env, and name its variable here: api_key_env: MY_API_KEY',
    );
  }
  return errorAt(mark, `${key} is not a key of ${whose[kind]}`, suggestion(kind, key));
}

const whose: Readonly<Record<MapKind, string>> = {
  crew: 'crew.yaml',
  agent: 'an agent',
  task: 'a task',
  llm: 'llm',
  price: 'price',
  limits: 'limits',
  server: 'an MCP server',
  guardrail: 'guardrails',
};

function suggestion(kind: MapKind, key: string): string {
  const ofLlm = kind === 'llm' ? llmKeyHint(key) : null;
  if (ofLlm !== null) return ofLlm;
  const built = builtKeys(kind);
  if (key === 'model' && built.includes('llm')) return 'Did you mean llm?';
  if (kind === 'crew' && key === 'crew') return 'Write the keys under it at the top of crew.yaml.';
  if (kind === 'guardrail' && (key === 'json' || key === 'no_placeholders')) return `Write - ${key} alone.`;
  const elsewhere = kinds.filter((other) => builtKeys(other).includes(key)).map((other) => whose[other]);
  if (elsewhere.length > 0) return `${key} is a key of ${elsewhere.join(' and of ')}.`;
  const exact = ofAnyPart(key);
  if (exact !== undefined) return wordOf(key, exact);
  const near = nearest(key, knownKeys(kind));
  if (near !== undefined && built.includes(near)) return `Did you mean ${near}?`;
  const unbuilt = near === undefined ? undefined : unbuiltKey(kind, near);
  return near === undefined || unbuilt === undefined ? `Its keys: ${built.join(', ')}` : wordOf(near, unbuilt);
}

const kinds = Object.keys(whose) as MapKind[];

/** Those that do something. */
function builtKeys(kind: MapKind): readonly string[] {
  return knownKeys(kind).filter((key) => unbuiltKey(kind, key) === undefined);
}

/** Of a key that CrewAI has in another place. */
function ofAnyPart(key: string): UnbuiltKey | undefined {
  return Object.keys(unbuiltKeys).flatMap((part) => unbuiltKey(part, key) ?? [])[0];
}

/** What can be said of a key that would be refused, or do nothing, where it belongs. */
function wordOf(key: string, { effect, description, instead }: UnbuiltKey): string {
  return effect === 'none'
    ? `Remove it: ${key} (${description}) has no effect here.`
    : `${key} (${description}) is not supported. ${instead}`;
}
