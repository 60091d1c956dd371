import { type Provider, providers } from './providers.ts';

/**
 * Models with a known price, as `provider/name`, of the providers that can be asked: whose key is set, or which `used` models name. What is not among
 * them may still be served.
 */
export async function knownModels(
  environment: Readonly<Record<string, string | undefined>>,
  used: readonly string[],
): Promise<readonly string[]> {
  const isAsked = ({ name, keyVariables }: Provider) =>
    keyVariables.some((variable) => (environment[variable] ?? '') !== '') ||
    used.some((model) => model.startsWith(`${name}/`));
  const { findProvider } = await import('@pydantic/genai-prices');
  return providers.flatMap((provider) => {
    if (provider.priceId === undefined || !isAsked(provider)) return [];
    const models = findProvider({ providerId: provider.priceId })?.models ?? [];
    return models.map(({ id }) => `${provider.name}/${id}`);
  });
}
