import { CrewError, type ErrorCode } from '../../errors.ts';
import type { LlmSpec } from '../../spec/crew-spec.ts';
import type { ModelSettings } from '../model.ts';
import { type Environment, firstSet, type Provider, providerNamed, providers, variableValue } from '../providers.ts';
import { type NamedModel, prefixed, readModelName } from './model-name.ts';
import { modelSettings } from './model-settings.ts';
import { providerAt } from './server-address.ts';

/** Everything that has a say in which model a task gets, the strongest first. */
export interface ModelCandidates {
  /** `--model`: replaces the model, not its sampling. */
  readonly override?: string | null | undefined;
  readonly task?: LlmSpec | undefined;
  readonly agent?: LlmSpec | undefined;
  readonly crew?: LlmSpec | undefined;
  /** Names models with `CREW_MODEL` or `MODEL`, else by the keys that are found. */
  readonly environment: Environment;
}

/** `refused`: a CrewError `missing-key`, `invalid-crew` or `usage`, not thrown so that problems can be collected. */
export type ModelDecision =
  | { readonly type: 'chosen'; readonly settings: ModelSettings }
  | { readonly type: 'refused'; readonly error: CrewError };

/** Decides a task's model. A more specific `llm:` replaces a less specific one whole. Missing keys are for missingKeys to find. */
export function chooseModel({ override, task, agent, crew, environment }: ModelCandidates): ModelDecision {
  const written = task ?? agent ?? crew;
  if (override !== undefined && override !== null) return decide(withModel(override, written), '--model', environment);
  if (written !== undefined) return decide(written, placeOf(written), environment);
  for (const variable of ['CREW_MODEL', 'MODEL']) {
    const model = variableValue(variable, environment);
    if (model !== null) return decide({ model }, variable, environment);
  }
  const found = providers.find((provider) => providesDefault(provider, environment));
  if (found === undefined) return { type: 'refused', error: nothingToChoose() };
  return decide({ model: `${found.name}/${found.defaultModel}` }, found.name, environment);
}

type Llm = Omit<LlmSpec, 'place' | 'fallbacks'>;

function decide(llm: Llm, from: string, environment: Environment): ModelDecision {
  const read = modelSettings(llm, environment);
  if (read.type === 'settings') return { type: 'chosen', settings: read.settings };
  const code: ErrorCode = from.includes(':') ? 'invalid-crew' : 'usage';
  return { type: 'refused', error: new CrewError(code, `${from}: ${read.message}`, { hint: read.hint }) };
}

/** The sampling stays; where to send it and what only that server knows stays only if the server does. */
function withModel(model: string, written: LlmSpec | undefined): Llm {
  if (written === undefined) return { model };
  const { baseUrl, apiKeyEnv: _key, headers: _headers, extraBody: _body, ...more } = written;
  const {
    apiVersion: _version,
    toolCalling: _calling,
    provider: _provider,
    price: _price,
    local: _local,
    ...kept
  } = more;
  if (baseUrl === undefined) {
    const own = prefixed(written.model, written.provider);
    const same = providerIn(readModelName(model)) === providerIn(readModelName(own));
    return same ? { ...ofSameServer(written), model } : { ...kept, model };
  }
  const prefix = model.slice(0, model.indexOf('/') + 1);
  // Not by another name: servers of one's own have models of google/ and mistralai/.
  const named = providers.find(({ name }) => `${name}/` === prefix);
  if (named === undefined) return { ...ofSameServer(written), model };
  const there = written.provider === undefined ? providerAt(baseUrl) : providerNamed(written.provider);
  return there === named ? { ...ofSameServer(written), model: model.slice(prefix.length) } : { ...kept, model };
}

/** Another model of the same server: what the first one costs says nothing of it. */
function ofSameServer({ price: _price, ...written }: LlmSpec): LlmSpec {
  return written;
}

function providerIn(named: NamedModel): Provider | null {
  return named.type === 'named' ? named.provider : null;
}

function placeOf({ place }: LlmSpec): string {
  return `${place.file}:${place.line}:${place.column}`;
}

function providesDefault(provider: Provider, environment: Environment): boolean {
  return (
    !provider.local && provider.defaultModel !== null && firstSet(provider.keyVariables, environment) !== undefined
  );
}

function nothingToChoose(): CrewError {
  return new CrewError('missing-key', 'No model is chosen, and no key of a known provider is set', {
    hint: 'Put a key into .env (OPENAI_API_KEY=…), or write llm: provider/model into crew.yaml (ollama/llama3.2 needs no key)   ·   try without a model:  --offline',
  });
}
