import type { Problem } from '../crew-spec.ts';
import { nearest } from '../nearest.ts';
import { errorAt, type Mark } from '../yaml/problem-at.ts';
import { llmKeyHint } from './llm-key-hint.ts';
import { knownKeys, type MapKind } from './schema.ts';
import { unbuiltKeys } from './unbuilt.ts';

/** A key that maps of this kind do not have, with what was probably meant. */
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

function suggestion(kind: MapKind, key: string): string | null {
  if (kind === 'llm') {
    const hint = llmKeyHint(key);
    if (hint !== null) return hint;
  }
  if (key === 'model') return 'Did you mean llm?';
  if (kind === 'guardrail' && (key === 'json' || key === 'no_placeholders')) return `Write - ${key} alone.`;
  const elsewhere = (Object.keys(whose) as MapKind[]).find((other) => other !== kind && knownKeys(other).includes(key));
  if (elsewhere) return `${key} is a key of ${whose[elsewhere]}.`;
  const near = nearest(key, knownKeys(kind));
  return near ? `Did you mean ${near}?` : `Its keys: ${builtKeys(kind).join(', ')}`;
}

function builtKeys(kind: MapKind): readonly string[] {
  const unbuilt: object = Object.hasOwn(unbuiltKeys, kind) ? unbuiltKeys[kind as keyof typeof unbuiltKeys] : {};
  return knownKeys(kind).filter((key) => !Object.hasOwn(unbuilt, key));
}
