import type { ModelPrice, PriceCalculation, TieredPrices } from '@pydantic/genai-prices';
import type { ModelSettings, ReplyFacts, Usage } from './model.ts';
import { type TableName, tableNames } from './price-names.ts';
import { isPrivateUrl } from './settings/server-address.ts';

/** The price that was used, in USD per million tokens. `local`: costs nothing. `given`: by `llm.price`. */
export interface Price {
  readonly source: 'table' | 'local' | 'given';
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
  /** Null: as other input. */
  readonly cachedPerMillion: number | null;
}

/** A cost of null: unknown, never 0 instead. A cost without a price: the server named the sum. */
export interface PricedReply {
  readonly costUsd: number | null;
  readonly price: Price | null;
}

const unknown: PricedReply = { costUsd: null, price: null };

/**
 * What a reply cost; nothing is fetched. `llm.price` wins, then a local model's nothing, then the sum that the server named,
 * then the price table that comes with the package. `usage` null: the server did not say.
 */
export async function priceReply(
  settings: ModelSettings,
  usage: Usage | null,
  facts: ReplyFacts = {},
): Promise<PricedReply> {
  if (settings.price !== undefined) return givenPrice(settings.price, usage);
  if (settings.local) return freeReply('local');
  const { costUsd: named } = facts;
  if (named !== undefined && named > 0) return { costUsd: named, price: null };
  const found = await inTable(settings, usage, facts);
  // A gateway that does not know a model's price says 0, too: what the table knows is nearer to the truth.
  return named === undefined || found.costUsd !== null ? found : { costUsd: named, price: null };
}

/** Is it known what it costs? A local model costs nothing. */
export async function isPriced(settings: ModelSettings): Promise<boolean> {
  const usage = { inputTokens: 1, outputTokens: 1, cachedTokens: 0, reasoningTokens: 0 };
  return (await priceReply(settings, usage)).costUsd !== null;
}

function givenPrice({ input, output, cached }: NonNullable<ModelSettings['price']>, usage: Usage | null): PricedReply {
  const price: Price = {
    source: 'given',
    inputPerMillion: input,
    outputPerMillion: output,
    cachedPerMillion: cached ?? null,
  };
  if (usage === null) return input === 0 && output === 0 ? { costUsd: 0, price } : unknown;
  const { inputTokens, cachedTokens, outputTokens } = usage;
  const costUsd =
    ((inputTokens - cachedTokens) * input + cachedTokens * (cached ?? input) + outputTokens * output) / 1e6;
  return { costUsd, price };
}

function freeReply(source: 'local' | 'table'): PricedReply {
  return { costUsd: 0, price: { source, inputPerMillion: 0, outputPerMillion: 0, cachedPerMillion: null } };
}

async function inTable(
  settings: ModelSettings,
  usage: Usage | null,
  { servedModel }: ReplyFacts,
): Promise<PricedReply> {
  if (usage === null) return unknown;
  // The name of what answered says what `auto` or a deployment is; but servers on the own network call a model as they like.
  const atWill = settings.provider === 'custom' && isPrivateUrl(settings.baseUrl);
  const served = servedModel === undefined || atWill ? [] : tableNames({ ...settings, name: servedModel });
  const names = [...tableNames(settings), ...served];
  if (names.length === 0) return unknown;
  if (names[0]?.free === true) return freeReply('table');
  const found = (await lookedUp(names, usage)) ?? null;
  if (found === null) return unknown;
  const price = priceIn(found.model_price, usage.inputTokens);
  return price === null ? unknown : { costUsd: found.total_price, price };
}

async function lookedUp(names: readonly TableName[], usage: Usage): Promise<PriceCalculation | null> {
  const { calcPrice, findProvider } = await import('@pydantic/genai-prices');
  const tokens = {
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    ...(usage.cachedTokens === 0 ? {} : { cache_read_tokens: usage.cachedTokens }),
  };
  for (const { providerId, name } of names) {
    const listed = () => findProvider({ providerId })?.models.map(({ id }) => id) ?? [];
    const newest = name.endsWith('-latest') ? newestOf(name, listed()) : undefined;
    const found = calcPrice(tokens, name, { providerId }) ?? (newest && calcPrice(tokens, newest, { providerId }));
    if (found) return found;
  }
  return null;
}

/** What `gemini-flash-latest` means by now: the highest version of the names that are the same without it. */
function newestOf(name: string, ids: readonly string[]): string | undefined {
  const family = name.slice(0, -'-latest'.length);
  const version = /-(\d+(?:\.\d+)?)(?=-|$)/;
  const same = ids.filter((id) => version.test(id) && id.replace(version, '') === family);
  return same.toSorted((a, b) => Number(version.exec(b)?.[1]) - Number(version.exec(a)?.[1]))[0];
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
