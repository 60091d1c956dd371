import { nearest } from '../../spec/nearest.ts';
import { type Provider, providerNamed, providers, unsupportedProviders } from '../providers.ts';

/** What a model's text means; `unclear` says why it means nothing, and what to write. */
export type NamedModel =
  | { readonly type: 'named'; readonly provider: Provider; readonly name: string }
  | { readonly type: 'unclear'; readonly message: string; readonly hint: string };

/** A model as `provider/model` where the two are written apart, as CrewAI does. */
export function prefixed(model: string, provider: string | undefined): string {
  if (provider === undefined) return model;
  const known = providerNamed(provider);
  const already = [provider, known?.name ?? provider, ...(known?.aliases ?? [])];
  return already.some((prefix) => model.startsWith(`${prefix}/`)) ? model : `${provider}/${model}`;
}

/** The provider that `provider:` names beside a base URL; `prefixes`: what a model's name may begin with to say the same. */
export function readProvider(
  text: string,
):
  | { readonly type: 'provider'; readonly provider: Provider; readonly prefixes: readonly string[] }
  | Extract<NamedModel, { readonly type: 'unclear' }> {
  const provider = providerNamed(text);
  if (provider !== undefined)
    return { type: 'provider', provider, prefixes: [provider.name, ...(provider.aliases ?? [])] };
  const hint = `Known: ${providerNames().join(', ')}. With base_url you can leave it out.`;
  return { type: 'unclear', message: `unknown provider "${text}"`, hint };
}

/** Reads `provider/model`, or a bare name that one provider is known for. */
export function readModelName(text: string): NamedModel {
  const slash = text.indexOf('/');
  if (slash === -1) return readBareName(text);
  const [prefix, name] = [text.slice(0, slash), text.slice(slash + 1)];
  const provider = providerNamed(prefix);
  if (provider !== undefined && name !== '') return { type: 'named', provider, name };
  if (provider !== undefined) return { type: 'unclear', message: `"${text}" names no model`, hint: example(provider) };
  const instead = unsupportedProviders[prefix];
  if (instead !== undefined)
    return { type: 'unclear', message: `crew cannot reach ${prefix} ("${text}")`, hint: instead };
  const near = nearest(prefix, providerNames());
  return {
    type: 'unclear',
    message: `unknown provider "${prefix}" in "${text}"`,
    hint:
      near === undefined
        ? `Known: ${providerNames().join(', ')}. For any other server give llm.base_url.`
        : `Did you mean ${near}/${name}?`,
  };
}

function readBareName(text: string): NamedModel {
  const known = providers.find((provider) => provider.bareNames?.test(text));
  if (known !== undefined) return { type: 'named', provider: known, name: text };
  const itself = providerNamed(text);
  if (itself !== undefined) return { type: 'unclear', message: `"${text}" names no model`, hint: example(itself) };
  const hint = `Write provider/model, e.g. ollama/${text || 'llama3.2'}. Providers: ${providerNames().join(', ')}`;
  return { type: 'unclear', message: `"${text}" does not say which provider has it`, hint };
}

function example({ name, defaultModel }: Provider): string {
  return `Write ${name}/${defaultModel ?? '<deployment>'}`;
}

function providerNames(): readonly string[] {
  return providers.map((provider) => provider.name);
}
