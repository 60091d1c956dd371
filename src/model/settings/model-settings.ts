import type { LlmSpec } from '../../spec/crew-spec.ts';
import { looksLikeKey } from '../../spec/mask-keys.ts';
import type { ModelSettings, Sampling } from '../model.ts';
import { azureEndpointVariables, type Environment, firstSet, type Provider, variableValue } from '../providers.ts';
import { type NamedModel, readModelName } from './model-name.ts';
import { isPrivateUrl, providerAt } from './server-address.ts';

/** Seconds; also where Node's own fetch gives up waiting. */
export const defaultTimeout = 300;

export type ReadSettings =
  | { readonly type: 'settings'; readonly settings: ModelSettings }
  | Extract<NamedModel, { readonly type: 'unclear' }>;

/** All that is needed to reach the model that `llm` names. With a base URL the name is sent as it is written. */
export function modelSettings(llm: Omit<LlmSpec, 'place'>, environment: Environment): ReadSettings {
  const model = llm.model.trim();
  if (llm.baseUrl !== undefined) {
    const baseUrl = cleanUrl(llm.baseUrl);
    const wrong = wrongUrl('base_url', baseUrl);
    if (wrong !== null) return wrong;
    return finished({ llm, environment, provider: providerAt(baseUrl), name: model, baseUrl });
  }
  const named = readModelName(model);
  if (named.type === 'unclear') return named;
  const { provider, name } = named;
  const found = ownUrl({ provider, name, apiVersion: llm.apiVersion, environment });
  const wrong = found.url === '' ? null : wrongUrl(found.from, found.url);
  if (wrong !== null) return wrong;
  return finished({ llm, environment, provider, name, baseUrl: found.url });
}

interface Reached {
  readonly llm: Omit<LlmSpec, 'place'>;
  readonly environment: Environment;
  /** Undefined: a server of no provider that we know. */
  readonly provider: Provider | undefined;
  readonly name: string;
  readonly baseUrl: string;
}

function finished({ llm, environment, provider, name, baseUrl }: Reached): ReadSettings {
  const local = provider?.local === true || isPrivateUrl(baseUrl);
  const found = provider && firstSet(provider.keyVariables, environment);
  const settings: ModelSettings = {
    provider: provider?.name ?? 'custom',
    name,
    label: provider === undefined ? name : `${provider.name}/${name}`,
    baseUrl,
    keyVariable: llm.apiKeyEnv ?? found ?? (local ? null : (provider?.keyVariables[0] ?? null)),
    sampling: samplingOf(llm),
    timeout: llm.timeout ?? defaultTimeout,
    headers: llm.headers ?? {},
    ...(llm.apiVersion === undefined ? {} : { apiVersion: llm.apiVersion }),
    ...(llm.toolCalling === undefined ? {} : { toolCalling: llm.toolCalling }),
    local,
  };
  return { type: 'settings', settings };
}

function samplingOf({ temperature, topP, maxTokens, reasoningEffort, extraBody }: Omit<LlmSpec, 'place'>): Sampling {
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { topP }),
    ...(maxTokens === undefined ? {} : { maxTokens }),
    ...(reasoningEffort === undefined ? {} : { reasoningEffort }),
    ...(extraBody === undefined ? {} : { extraBody }),
  };
}

interface Addressed {
  readonly provider: Provider;
  readonly name: string;
  readonly apiVersion: string | undefined;
  readonly environment: Environment;
}

/** The provider's URL, or the one that the environment gives for it; empty when azure has none yet. */
function ownUrl({ provider, name, apiVersion, environment }: Addressed): {
  readonly url: string;
  readonly from: string;
} {
  if (provider.name === 'openai') {
    const url = variableValue('OPENAI_BASE_URL', environment);
    return { url: url === null ? provider.baseUrl : cleanUrl(url), from: 'OPENAI_BASE_URL' };
  }
  if (provider.name !== 'azure') return { url: provider.baseUrl, from: provider.name };
  const from = firstSet(azureEndpointVariables, environment) ?? azureEndpointVariables[0];
  const endpoint = cleanUrl(variableValue(from, environment) ?? '');
  return { url: endpoint === '' ? '' : azureUrl(endpoint, name, apiVersion), from };
}

/** Azure's dated API versions have a path for each deployment; since `v1` there is one for all. */
function azureUrl(endpoint: string, deployment: string, apiVersion: string | undefined): string {
  if (/\/openai(\/|$)/.test(endpoint)) return endpoint;
  const dated = apiVersion !== undefined && /^\d{4}-/.test(apiVersion);
  return dated ? `${endpoint}/openai/deployments/${encodeURIComponent(deployment)}` : `${endpoint}/openai/v1`;
}

function cleanUrl(url: string): string {
  return url
    .trim()
    .replace(/\/chat\/completions\/?$/, '')
    .replace(/\/+$/, '');
}

/** An address is kept with each run and shown in messages, so it must hold no key. */
function wrongUrl(where: string, url: string): ReadSettings | null {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    const hint = 'Write e.g. http://localhost:8000/v1';
    return { type: 'unclear', message: `${where} "${url}" is not a web address`, hint };
  }
  const key = [...parsed.searchParams].find(([name, value]) => name === 'key' || looksLikeKey(name, value))?.[0];
  const what = parsed.username + parsed.password !== '' ? 'a user name or a password' : key && `a key (${key})`;
  if (what === undefined) return null;
  const hint = 'Name the variable that holds the key with llm.api_key_env, or send it in llm.headers';
  return { type: 'unclear', message: `${where} holds ${what}, which every run would keep`, hint };
}
