import { nearest } from '../../spec/nearest.ts';
import { type Provider, providerNamed, providers, unsupportedProviders } from '../providers.ts';

/** What a model's text means; `unclear` says why it means nothing, and what to write. */
export type NamedModel =
  | { readonly type: 'named'; readonly provider: Provider; readonly name: string }
  | { readonly type: 'unclear'; readonly message: string; readonly hint: string };

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
