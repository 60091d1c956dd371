import { type Provider, providerNamed, providers } from '../providers.ts';

/** The provider that a name speaks of as `provider/model`, with the model's name there; null: it names none that costs money. */
export function hostedAs(name: string): { readonly provider: Provider; readonly name: string } | null {
  const slash = name.indexOf('/');
  const provider = slash === -1 ? undefined : providerNamed(name.slice(0, slash));
  const rest = name.slice(slash + 1);
  if (provider === undefined || provider.local || rest === '') return null;
  // Open models are named after who made them, too: openai/gpt-oss-20b, google/gemma-3-27b.
  if (provider.bareNames?.test(rest) === false) return null;
  return { provider, name: rest };
}

const closedModels: ReadonlySet<string> = new Set(['openai', 'anthropic', 'gemini', 'xai']);

/** Is this a model that nobody can run on a machine of their own, such as gpt-4o or claude-sonnet-5? Then it is a gateway that answers. */
export function namesHostedModel(name: string): boolean {
  const rest = name.slice(name.lastIndexOf('/') + 1);
  return providers.some((provider) => closedModels.has(provider.name) && provider.bareNames?.test(rest) === true);
}
