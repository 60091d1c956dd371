import type { Usage } from '../model.ts';
import { type ChatChunk, choiceOf, isMap, mapIn } from './chat-chunk.ts';

export interface UsageCollector {
  /** True when the piece told something new. */
  add(chunk: ChatChunk): boolean;
  /** Null when the server did not say how many tokens went in and out. */
  usage(): Usage | null;
}

/** The numbers of a usage, by what they mean. */
interface Counts {
  readonly input?: number;
  readonly output?: number;
  readonly total?: number;
  readonly cached?: number;
  readonly reasoning?: number;
}

/** Puts the usage together, which may come whole, growing, or in parts. The last figure counts; a 0 never replaces one. */
export function usageCollector(): UsageCollector {
  let counts: Counts = {};
  return {
    add(chunk) {
      let isNew = false;
      for (const fields of reportedIn(chunk)) {
        const told = countsIn(fields);
        const more = Object.entries(told).filter(([name, count]) => count > 0 || !(name in counts));
        isNew ||= more.some(([name, count]) => counts[name as keyof Counts] !== count);
        // a total belongs to the figures that it came with
        const { total: _total, ...before } = counts;
        const isNewSum = more.some(([name]) => name === 'input' || name === 'output');
        counts = { ...(isNewSum ? before : counts), ...Object.fromEntries(more) };
      }
      return isNew;
    },
    usage: () => usageOf(counts),
  };
}

/** Beside the choices; in the choice (Moonshot), or under `x_groq`. */
function reportedIn(chunk: ChatChunk): readonly Fields[] {
  const choice = mapIn(choiceOf(chunk));
  return [mapIn(chunk?.x_groq)['usage'], choice['usage'], chunk?.usage].filter(isMap);
}

type Fields = Readonly<Record<string, unknown>>;

function countsIn(fields: Fields): Counts {
  const prompt = tokensIn(fields['prompt_tokens']);
  const input = prompt ?? inputIn(fields);
  const output = tokensIn(fields['completion_tokens']) ?? tokensIn(fields['output_tokens']);
  const total = tokensIn(fields['total_tokens']);
  const cached = firstOf(
    mapIn(fields['prompt_tokens_details'])['cached_tokens'],
    mapIn(fields['input_tokens_details'])['cached_tokens'],
    // DeepSeek's, Moonshot's and Anthropic's names
    fields['prompt_cache_hit_tokens'],
    fields['cached_tokens'],
    fields['cache_read_input_tokens'],
  );
  const reasoning = firstOf(
    mapIn(fields['completion_tokens_details'])['reasoning_tokens'],
    mapIn(fields['output_tokens_details'])['reasoning_tokens'],
    fields['reasoning_tokens'],
  );
  return {
    ...(input === null ? {} : { input }),
    ...(output === null ? {} : { output }),
    ...(total === null ? {} : { total }),
    ...(cached === null ? {} : { cached }),
    ...(reasoning === null ? {} : { reasoning }),
  };
}

/** Anthropic's `input_tokens` leave out what the cache took part in; those of others do not have such fields beside them. */
function inputIn(fields: Fields): number | null {
  const input = tokensIn(fields['input_tokens']);
  const ofCache = ['cache_read_input_tokens', 'cache_creation_input_tokens'].map((name) => tokensIn(fields[name]) ?? 0);
  return input === null ? null : ofCache.reduce((sum, tokens) => sum + tokens, input);
}

function usageOf({ input, output, total = 0, cached = 0, reasoning = 0 }: Counts): Usage | null {
  // no request goes without tokens: a server that says 0 and 0 does not count
  if (input === undefined || output === undefined || input + output === 0) return null;
  // xAI and Gemini leave reasoning out of the output, and count it in the total
  const outputTokens = Math.max(output, total - input);
  return {
    inputTokens: input,
    outputTokens,
    cachedTokens: Math.min(cached, input),
    reasoningTokens: Math.min(Math.max(reasoning, outputTokens - output), outputTokens),
  };
}

function firstOf(...values: readonly unknown[]): number | null {
  return values.map(tokensIn).find((count) => count !== null) ?? null;
}

/** No reply has more: what is above it is no count. */
const mostTokens = 1e12;

function tokensIn(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 && value < mostTokens ? Math.round(value) : null;
}
