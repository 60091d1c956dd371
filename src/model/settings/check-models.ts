import type { CrewSpec, LlmSpec, Problem } from '../../spec/crew-spec.ts';
import { looksLikeKey } from '../../spec/mask-keys.ts';
import { providerNamed } from '../providers.ts';
import { modelSettings } from './model-settings.ts';
import { providerAt } from './server-address.ts';

/** What is wrong with the models that the crew's files name, fallbacks included. Needs no key and no environment. */
export function modelProblems(spec: CrewSpec): readonly Problem[] {
  const written = [spec.llm, ...spec.agents.map((agent) => agent.llm), ...spec.tasks.map((task) => task.llm)];
  const named = written.filter((llm) => llm !== undefined).flatMap((llm) => [llm, ...(llm.fallbacks ?? [])]);
  const distinct = new Map(named.map((llm) => [placeKey(llm), llm]));
  return [...distinct.values()].flatMap(problemsOf);
}

/** A YAML alias gives several agents one and the same llm. */
function placeKey({ place }: LlmSpec): string {
  return `${place.file}:${place.line}:${place.column}`;
}

function problemsOf(llm: LlmSpec): readonly Problem[] {
  const read = modelSettings(llm, {});
  const at = { ...llm.place, length: 1 };
  if (read.type === 'unclear') return [{ severity: 'error', ...at, message: read.message, hint: read.hint }];
  const keys = Object.entries(llm.extraBody ?? {}).filter(
    ([name, value]) => typeof value === 'string' && looksLikeKey(name, value),
  );
  if (keys.length > 0) {
    const message = `extra_body.${keys[0]?.[0]}: a key does not belong in a file, and every run would keep it`;
    return [{ severity: 'error', ...at, message, hint: 'Name the variable that holds it with api_key_env' }];
  }
  const prefix = superfluousPrefix(llm);
  if (prefix === null) return [];
  const message = `with base_url the model's name is sent as it is: "${llm.model}", with "${prefix}"`;
  return [{ severity: 'warning', ...at, message, hint: `Write model: ${llm.model.slice(prefix.length)}` }];
}

/** `ollama/llama3` beside a base_url: a habit from elsewhere, and no server that crew users run has a model of that name. */
function superfluousPrefix({ model, baseUrl }: LlmSpec): string | null {
  if (baseUrl === undefined) return null;
  const prefix = model.slice(0, model.indexOf('/') + 1);
  const provider = providerNamed(prefix.slice(0, -1));
  if (provider === undefined) return null;
  return provider.local || provider.name === 'azure' || provider === providerAt(baseUrl) ? prefix : null;
}
