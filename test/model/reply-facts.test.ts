import { expect, it } from 'vitest';
import { factsCollector, headerFacts } from '../../src/model/reply/reply-facts.ts';

function costIn(usage: unknown): number | undefined {
  const facts = factsCollector();
  facts.addChunk({ usage });
  return facts.facts().costUsd;
}

it.each<[string, unknown, number | undefined]>([
  ['the sum of OpenRouter', { cost: 0.95 }, 0.95],
  ["the provider's bill beside the fee, with a key of one's own", byok(0.05, 19), 19.05],
  ['the same where the fee is 0', { cost: 0, cost_details: { upstream_inference_cost: 2 } }, 2],
  ['the fee only once where the bill is OpenRouter’s', { cost: 2, cost_details: { upstream_inference_cost: 2 } }, 2],
  ["Perplexity's map", { cost: { input_tokens_cost: 1, total_cost: 3 } }, 3],
  ["xAI's ticks", { cost_in_usd_ticks: 25_000_000_000 }, 2.5],
  ["DeepInfra's estimate", { estimated_cost: 0.4 }, 0.4],
  ['a sum as text', { cost: '0.25' }, 0.25],
  ['no sum that is none', { cost: 'free' }, undefined],
  ['no sum below 0', { cost: -1 }, undefined],
  ['no sum where none is named', { prompt_tokens: 3 }, undefined],
])('finds %s', (_what, usage, expected) => {
  expect(costIn(usage)).toBe(expected);
});

function byok(cost: number, bill: number) {
  return { cost, is_byok: true, cost_details: { upstream_inference_cost: bill } };
}

it('takes the id that an operator finds the request by, and else that of the reply', () => {
  const facts = factsCollector();
  facts.addChunk({ id: 'chatcmpl-9', model: 'gpt-4o-2024-08-06' } as object);
  expect(facts.facts()).toEqual({ requestId: 'chatcmpl-9', servedModel: 'gpt-4o-2024-08-06' });
  facts.addHeaders(new Headers({ 'request-id': 'req_7', 'x-litellm-response-cost': '0.003' }));
  expect(facts.facts()).toEqual({ requestId: 'req_7', servedModel: 'gpt-4o-2024-08-06', costUsd: 0.003 });
});

it('takes no cost of 0 from a header, which a gateway sends before it knows', () => {
  expect(headerFacts(new Headers({ 'x-litellm-response-cost': '0.0' }))).toEqual({});
});

it('takes nothing from a chunk that is no map', () => {
  const facts = factsCollector();
  for (const chunk of [null, 3, [], { id: 7, model: null, usage: 'x' }]) facts.addChunk(chunk as object);
  expect(facts.facts()).toEqual({});
});
