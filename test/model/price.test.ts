import { afterEach, expect, it, vi } from 'vitest';
import { priceReply } from '../../src/model/price.ts';
import { providers } from '../../src/model/providers.ts';
import { settingsAt } from '../helpers/model-settings.ts';

const usage = { inputTokens: 1000, outputTokens: 200, cachedTokens: 0, reasoningTokens: 0 };

function remote(provider: string, name: string) {
  return settingsAt('https://api.example.com/v1', { provider, name, local: false });
}

afterEach(() => vi.unstubAllGlobals());

it('prices a reply by the table, without asking the net', async () => {
  const fetched = vi.fn();
  vi.stubGlobal('fetch', fetched);
  const { costUsd, price } = await priceReply(remote('openai', 'gpt-5.4-mini'), usage);
  expect(price).toEqual({ source: 'table', inputPerMillion: 0.75, outputPerMillion: 4.5, cachedPerMillion: 0.075 });
  expect(costUsd).toBeCloseTo((1000 * 0.75 + 200 * 4.5) / 1e6, 12);
  expect(fetched).not.toHaveBeenCalled();
});

it('counts cached tokens at their own price', async () => {
  const { costUsd } = await priceReply(remote('openai', 'gpt-5.4-mini'), { ...usage, cachedTokens: 400 });
  expect(costUsd).toBeCloseTo((600 * 0.75 + 400 * 0.075 + 200 * 4.5) / 1e6, 12);
});

it('counts a long prompt at the price of its tier', async () => {
  const long = { ...usage, inputTokens: 300_000 };
  const { costUsd, price } = await priceReply(remote('gemini', 'gemini-2.5-pro'), long);
  expect(price?.inputPerMillion).toBe(2.5);
  expect(costUsd).toBeCloseTo((300_000 * 2.5 + 200 * price!.outputPerMillion) / 1e6, 9);
});

it('gives null for what is unknown, never 0', async () => {
  const unknown = { costUsd: null, price: null };
  expect(await priceReply(remote('openai', 'no-such-model'), usage)).toEqual(unknown);
  expect(await priceReply(remote('custom', 'gpt-5.4-mini'), usage)).toEqual(unknown);
  expect(await priceReply(remote('openai', 'gpt-5.4-mini'), null)).toEqual(unknown);
});

it('charges nothing for a local model', async () => {
  const { costUsd, price } = await priceReply(settingsAt('http://localhost:1/v1'), null);
  expect({ costUsd, source: price?.source }).toEqual({ costUsd: 0, source: 'local' });
});

it('knows the price of the default model of each provider that the table has', async () => {
  const cloud = providers.filter((provider) => provider.priceId !== undefined && provider.defaultModel !== null);
  const priced = cloud.map(
    async ({ name, defaultModel }) => (await priceReply(remote(name, defaultModel ?? ''), usage)).costUsd,
  );
  for (const [index, cost] of (await Promise.all(priced)).entries())
    expect(cost, cloud[index]?.name).toBeGreaterThan(0);
});
