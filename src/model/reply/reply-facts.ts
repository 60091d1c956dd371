import type { ReplyFacts } from '../model.ts';
import { type ChatChunk, isMap, mapIn } from './chat-chunk.ts';

/** Gathers what a server says of a reply beside its words. */
export interface FactsCollector {
  addHeaders(headers: Headers): void;
  addChunk(chunk: ChatChunk): void;
  facts(): ReplyFacts;
}

export function factsCollector(): FactsCollector {
  let fromHeaders: ReplyFacts = {};
  let servedModel: string | undefined;
  let id: string | undefined;
  let costUsd: number | undefined;
  return {
    addHeaders(headers) {
      fromHeaders = headerFacts(headers);
    },
    addChunk(chunk) {
      const { model, id: given, usage } = (isMap(chunk) ? chunk : {}) as Readonly<Record<string, unknown>>;
      servedModel = nameIn(model) ?? servedModel;
      id ??= nameIn(given);
      costUsd = namedCost(usage) ?? costUsd;
    },
    facts() {
      const cost = costUsd ?? fromHeaders.costUsd;
      const requestId = fromHeaders.requestId ?? id;
      return {
        ...(servedModel === undefined ? {} : { servedModel }),
        ...(requestId === undefined ? {} : { requestId }),
        ...(cost === undefined ? {} : { costUsd: cost }),
      };
    },
  };
}

/** Headers that hold what an operator finds a request by; the first that is there wins. */
const idHeaders = [
  ...['x-request-id', 'request-id', 'x-generation-id', 'apim-request-id', 'x-ms-request-id', 'x-amzn-requestid'],
  ...['x-litellm-call-id', 'nvcf-reqid', 'x-github-request-id', 'cf-ray'],
];

/** What the headers of a reply or of an error say. */
export function headerFacts(headers: Headers | undefined): ReplyFacts {
  const requestId = idHeaders.map((name) => nameIn(headers?.get(name))).find((value) => value !== undefined);
  const costUsd = dollarsIn(headers?.get('x-litellm-response-cost'));
  return {
    ...(requestId === undefined ? {} : { requestId }),
    // LiteLLM says 0 before a stream, and for a model that it has no price for.
    ...(costUsd === undefined || costUsd === 0 ? {} : { costUsd }),
  };
}

const longestName = 200;

function nameIn(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' || text.length > longestName ? undefined : text;
}

/** The sum that a server names beside the tokens: OpenRouter's and others' `cost`, Perplexity's map, DeepInfra's estimate, xAI's ticks. */
function namedCost(usage: unknown): number | undefined {
  const fields = mapIn(usage);
  const details = mapIn(fields['cost_details']);
  const upstream = dollarsIn(details['upstream_inference_cost']);
  const cost = dollarsIn(fields['cost']) ?? dollarsIn(mapIn(fields['cost'])['total_cost']);
  // With a key of your own, OpenRouter's cost is its fee only: the provider sends a bill for the rest.
  if (upstream !== undefined && (fields['is_byok'] === true || !cost)) return upstream + (cost ?? 0);
  const ticks = dollarsIn(fields['cost_in_usd_ticks']);
  const others = [fields['estimated_cost'], fields['total_cost'], fields['cost_usd']];
  return cost ?? (ticks === undefined ? undefined : ticks / ticksPerDollar) ?? firstDollars(others);
}

const ticksPerDollar = 1e10;

function firstDollars(values: readonly unknown[]): number | undefined {
  return values.map(dollarsIn).find((value) => value !== undefined);
}

function dollarsIn(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : undefined;
}
