import { expect, it } from 'vitest';
import type { ReplyFacts } from '../../src/model/model.ts';
import { isPriced, priceReply } from '../../src/model/price.ts';
import { modelSettings } from '../../src/model/settings/model-settings.ts';
import type { LlmSpec } from '../../src/spec/crew-spec.ts';

const million = { inputTokens: 1e6, outputTokens: 1e6, cachedTokens: 0, reasoningTokens: 0 };
const loopback = 'http://127.0.0.1:4000/v1';

async function cost(llm: Omit<LlmSpec, 'place'>, facts: ReplyFacts = {}, environment = {}): Promise<number | null> {
  const read = modelSettings(llm, environment);
  if (read.type !== 'settings') throw new Error(read.message);
  return (await priceReply(read.settings, million, facts)).costUsd;
}

it.each([
  ['gemini/models/gemini-2.5-flash', 'gemini/gemini-2.5-flash'],
  ['google/gemini-2.5-flash', 'gemini/gemini-2.5-flash'],
  ['openrouter/openai/gpt-4o:nitro', 'openrouter/openai/gpt-4o'],
  ['openrouter/anthropic/claude-sonnet-4.5:online', 'openrouter/anthropic/claude-sonnet-4.5'],
  ['openai/gpt-4o-2024-08-06', 'openai/gpt-4o'],
  ['openai/GPT-4o', 'openai/gpt-4o'],
  ['anthropic/claude-sonnet-4-5@20250929', 'anthropic/claude-sonnet-4-5'],
  ['anthropic/anthropic.claude-sonnet-4-5-20250929-v1:0', 'anthropic/claude-sonnet-4-5'],
])('finds the price of %s as that of %s', async (variant, plain) => {
  expect(await cost({ model: plain })).toBeGreaterThan(0);
  expect(await cost({ model: variant })).toBe(await cost({ model: plain }));
});

it('takes the newest of its family for a name that ends in -latest, not an old model of that name', async () => {
  expect(await cost({ model: 'gemini/gemini-pro-latest' })).toBeGreaterThan(2);
  expect(await cost({ model: 'gemini/gemini-flash-latest' })).toBeGreaterThan(0);
});

it('charges nothing for a free model of OpenRouter, known or not', async () => {
  expect(await cost({ model: 'openrouter/some/new-model:free' })).toBe(0);
});

it.each([
  ['openai/gpt-4o', loopback],
  ['openai/gpt-4o', 'http://localhost:8000/v1'],
  ['google/gemini-2.5-flash', 'http://10.0.0.7/v1'],
  ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', loopback],
])('charges what %s costs behind %s', async (model, baseUrl) => {
  expect(await cost({ model, baseUrl })).toBeGreaterThan(0);
});

it('charges what OpenAI costs behind OPENAI_BASE_URL on this machine', async () => {
  expect(await cost({ model: 'openai/gpt-4o' }, {}, { OPENAI_BASE_URL: loopback })).toBe(12.5);
});

it.each([
  ['llama3', loopback],
  ['google/gemma-3-27b', loopback],
  ['gpt-4o', 'http://localhost:8000/v1'],
])('does not know the price of %s at %s, and says so', async (model, baseUrl) => {
  expect(await cost({ model, baseUrl })).toBeNull();
});

it('charges nothing at the addresses of ollama, lmstudio and vllm, nor where the files say local', async () => {
  for (const port of [11434, 1234, 8000])
    expect(await cost({ model: 'openai/gpt-oss-20b', baseUrl: `http://127.0.0.1:${port}/v1` })).toBe(0);
  expect(await cost({ model: 'my-model', baseUrl: loopback, local: true })).toBe(0);
  expect(await cost({ model: 'ollama/llama3', local: false })).toBeNull();
});

it("takes llm.price before the gateway's sum, and that before the table", async () => {
  const price = { input: 1, output: 2 };
  expect(await cost({ model: 'openai/gpt-4o', price }, { costUsd: 9 })).toBe(3);
  expect(await cost({ model: 'openai/gpt-4o' }, { costUsd: 9 })).toBe(9);
  expect(await cost({ model: 'openai/gpt-4o' }, { costUsd: 0 })).toBe(12.5);
  expect(await cost({ model: 'unknown', baseUrl: loopback }, { costUsd: 0 })).toBe(0);
});

it('counts cached tokens at their own price where llm.price has one', async () => {
  const read = modelSettings({ model: 'openai/x', price: { input: 4, output: 8, cached: 1 } }, {});
  if (read.type !== 'settings') throw new Error(read.message);
  const { costUsd, price } = await priceReply(read.settings, { ...million, cachedTokens: 5e5 });
  expect({ costUsd, source: price?.source }).toEqual({ costUsd: 2 + 0.5 + 8, source: 'given' });
  expect(await isPriced(read.settings)).toBe(true);
});

it('prices what was served where the name that was asked for says nothing', async () => {
  const environment = { AZURE_OPENAI_ENDPOINT: 'https://me.openai.azure.com' };
  expect(await cost({ model: 'azure/my-deployment' }, { servedModel: 'gpt-4o-2024-11-20' }, environment)).toBe(12.5);
  expect(await cost({ model: 'openrouter/auto' }, { servedModel: 'anthropic/claude-sonnet-4.5' })).toBeGreaterThan(0);
  expect(await cost({ model: 'mine', baseUrl: loopback }, { servedModel: 'openai/gpt-4o' })).toBeNull();
});
