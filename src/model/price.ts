import type { ModelPrice, TieredPrices } from '@pydantic/genai-prices';
import type { ModelSettings, Usage } from './model.ts';
import { providerNamed } from './providers.ts';

/** The price that was used, in USD per million tokens. `local`: costs nothing. */
export interface Price {
  readonly source: 'table' | 'local';
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
  /** Null: as other input. */
  readonly cachedPerMillion: number | null;
}

/** Null: unknown, never 0 instead. */
export interface PricedReply {
  readonly costUsd: number | null;
  readonly price: Price | null;
}

const unknown: PricedReply = { costUsd: null, price: null };
const free: PricedReply = {
  costUsd: 0,
  price: { source: 'local', inputPerMillion: 0, outputPerMillion: 0, cachedPerMillion: null },
};

/** What a reply cost, by the price table that comes with the package; nothing is fetched. `usage` null: the server did not say. */
export async function priceReply(settings: ModelSettings, usage: Usage | null): Promise<PricedReply> {
  if (settings.local) return free;
  const providerId = providerNamed(settings.provider)?.priceId;
  if (usage === null || providerId === undefined) return unknown;
  const { calcPrice } = await import('@pydantic/genai-prices');
  const tokens = {
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    ...(usage.cachedTokens === 0 ? {} : { cache_read_tokens: usage.cachedTokens }),
  };
  const found = calcPrice(tokens, settings.name, { providerId });
  if (found === null) return unknown;
  const price = priceIn(found.model_price, usage.inputTokens);
  return price === null ? unknown : { costUsd: found.total_price, price };
}

/** Is it known what it costs? A local model costs nothing. */
export async function isPriced(settings: ModelSettings): Promise<boolean> {
  const usage = { inputTokens: 1, outputTokens: 1, cachedTokens: 0, reasoningTokens: 0 };
  return (await priceReply(settings, usage)).costUsd !== null;
}

function priceIn(table: ModelPrice, inputTokens: number): Price | null {
  const input = rate(table['input_mtok'], inputTokens);
  const output = rate(table['output_mtok'], inputTokens);
  if (input === null || output === null) return null;
  return {
    source: 'table',
    inputPerMillion: input,
    outputPerMillion: output,
    cachedPerMillion: rate(table['cache_read_mtok'], inputTokens),
  };
}

/** Long prompts are dearer with some models: the highest tier that was reached counts for all tokens. */
function rate(price: number | TieredPrices | undefined, inputTokens: number): number | null {
  if (price === undefined || typeof price === 'number') return price ?? null;
  return price.tiers.filter((tier) => inputTokens > tier.start).at(-1)?.price ?? price.base;
}
