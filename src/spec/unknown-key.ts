import type { Problem } from './crew-spec.ts';
import { nearest } from './nearest.ts';
import { errorAt, type Mark } from './problem-at.ts';
import { knownKeys } from './schema.ts';
import { type Part, unbuiltKeys } from './unbuilt.ts';

/** A key that maps of this kind do not have, with what was probably meant. */
export function unknownKey(part: Part, key: string, mark: Mark): Problem {
  if (part === 'llm' && /^api_?key$/i.test(key)) {
    return errorAt(
      mark,
      `${key}: a key does not belong in a file`,
      'Put it into .env, and name its variable here: api_key_env: MY_API_KEY',
    );
  }
  return errorAt(mark, `${key} is not a key of ${whose[part]}`, suggestion(part, key));
}

const whose: Readonly<Record<Part, string>> = { crew: 'crew.yaml', agent: 'an agent', task: 'a task', llm: 'llm' };

function suggestion(part: Part, key: string): string | null {
  if (key === 'model') return 'Did you mean llm?';
  const elsewhere = (['crew', 'agent', 'task', 'llm'] as const).find(
    (other) => other !== part && knownKeys(other).includes(key),
  );
  if (elsewhere) return `${key} is a key of ${whose[elsewhere]}.`;
  const near = nearest(key, knownKeys(part));
  return near ? `Did you mean ${near}?` : `Its keys: ${builtKeys(part).join(', ')}`;
}

function builtKeys(part: Part): readonly string[] {
  return knownKeys(part).filter((key) => !Object.hasOwn(unbuiltKeys[part], key));
}
