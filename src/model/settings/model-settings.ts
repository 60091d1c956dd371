import type { LlmSpec } from '../../spec/crew-spec.ts';
import { looksLikeKey } from '../../spec/mask-keys.ts';
import type { ModelSettings, Sampling } from '../model.ts';
import { type Environment, firstSet, type Provider } from '../providers.ts';
import { namesHostedModel } from './hosted-name.ts';
import { type NamedModel, prefixed, readModelName, readProvider } from './model-name.ts';
import { azureUrl, azureVersion, ownAddress } from './own-address.ts';
import { readAddress } from './read-address.ts';
import { isPrivateUrl, providerAt } from './server-address.ts';

/** Seconds; also where Node's own fetch gives up waiting. */
export const defaultTimeout = 300;

type Llm = Omit<LlmSpec, 'place'>;

export type ReadSettings =
  | { readonly type: 'settings'; readonly settings: ModelSettings }
  | Extract<NamedModel, { readonly type: 'unclear' }>;

/** All that is needed to reach the model that `llm` names. With a base URL the name is sent as it is written. */
export function modelSettings(llm: Llm, environment: Environment): ReadSettings {
  if (llm.baseUrl !== undefined) return atWrittenAddress(llm, llm.baseUrl, environment);
  const named = readModelName(prefixed(llm.model.trim(), llm.provider));
  if (named.type === 'unclear') return named;
  const { provider, name } = named;
  const own = ownAddress({ provider, name, apiVersion: llm.apiVersion, environment });
  const wrong = own.url === '' ? null : wrongUrl(own.from, own.url);
  if (wrong !== null) return wrong;
  const apiVersion = own.from === provider.name || own.url === '' ? llm.apiVersion : own.apiVersion;
  return finished({ llm, environment, provider, name, baseUrl: own.url, apiVersion: apiVersion ?? null });
}

function atWrittenAddress(llm: Llm, written: string, environment: Environment): ReadSettings {
  const address = readAddress(written);
  const wrong = wrongUrl('base_url', address.url);
  if (wrong !== null) return wrong;
  const said = llm.provider === undefined ? undefined : readProvider(llm.provider);
  if (said?.type === 'unclear') return said;
  const provider = said?.provider ?? providerAt(address.url);
  const name = withoutProvider(llm.model.trim(), said?.prefixes ?? []);
  const known = { llm, environment, provider, name, addressWritten: true };
  const version = llm.apiVersion ?? address.apiVersion;
  if (provider?.name !== 'azure') return finished({ ...known, baseUrl: address.url, apiVersion: version });
  const wanted = version ?? azureVersion(environment);
  const path = new URL(address.url).pathname.replace(/\/+$/, '');
  if (path !== '' && path !== '/openai') {
    const isV1 = path.endsWith('/openai/v1');
    return finished({ ...known, baseUrl: address.url, apiVersion: (isV1 ? version : wanted) ?? null });
  }
  const { url, apiVersion = null } = azureUrl(address.url, name, wanted);
  return finished({ ...known, baseUrl: url, apiVersion });
}

/** `provider: openai` beside `model: openai/gpt-4o`: said twice, sent once. */
function withoutProvider(model: string, prefixes: readonly string[]): string {
  const prefix = prefixes.find((one) => model.startsWith(`${one}/`));
  return prefix === undefined ? model : model.slice(prefix.length + 1);
}

interface Reached {
  readonly llm: Llm;
  readonly environment: Environment;
  /** Undefined: a server of no provider that we know. */
  readonly provider: Provider | undefined;
  readonly name: string;
  readonly baseUrl: string;
  readonly apiVersion: string | null;
  readonly addressWritten?: boolean;
}

function finished({ llm, environment, provider, name, baseUrl, apiVersion, addressWritten }: Reached): ReadSettings {
  const found = provider && firstSet(provider.keyVariables, environment);
  const needsNoKey = provider?.local === true || isPrivateUrl(baseUrl);
  const settings: ModelSettings = {
    provider: provider?.name ?? 'custom',
    name,
    label: provider === undefined ? name : `${provider.name}/${name}`,
    baseUrl,
    keyVariable: llm.apiKeyEnv ?? found ?? (needsNoKey ? null : (provider?.keyVariables[0] ?? null)),
    sampling: samplingOf(llm),
    timeout: llm.timeout ?? defaultTimeout,
    headers: llm.headers ?? {},
    ...(apiVersion === null ? {} : { apiVersion }),
    ...(llm.toolCalling === undefined ? {} : { toolCalling: llm.toolCalling }),
    local: llm.local ?? (provider?.local === true && !(addressWritten === true && namesHostedModel(name))),
    ...(llm.price === undefined ? {} : { price: llm.price }),
    ...(addressWritten === true && provider !== undefined ? { addressWritten } : {}),
  };
  return { type: 'settings', settings };
}

/** What of `llm` changes a model's words. */
const sampled = [
  ...(['temperature', 'topP', 'maxTokens', 'reasoningEffort'] as const),
  ...(['seed', 'stop', 'frequencyPenalty', 'presencePenalty', 'extraBody'] as const),
];

function samplingOf(llm: Llm): Sampling {
  return Object.fromEntries(sampled.flatMap((key) => (llm[key] === undefined ? [] : [[key, llm[key]]])));
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
