import type { Usage } from '../model.ts';

/** A piece of a streamed reply, or a whole one, as compatible servers really send it: anything may lack, and be of any kind. */
export interface ChatChunk {
  readonly choices?: unknown;
  readonly usage?: unknown;
  readonly error?: unknown;
}

export interface ChatChoice {
  readonly delta?: ChatDelta | null;
  readonly message?: ChatDelta | null;
  readonly finish_reason?: unknown;
}

export interface ChatDelta {
  /** A text; of Mistral's reasoning models a list of parts. */
  readonly content?: unknown;
  readonly reasoning_content?: unknown;
  readonly reasoning?: unknown;
  /** A list, of OpenRouter. */
  readonly reasoning_details?: unknown;
  readonly refusal?: unknown;
  readonly tool_calls?: unknown;
  /** How tools were called before `tool_calls`; some servers still do. */
  readonly function_call?: unknown;
}

/** The only choice that is asked for; undefined in a piece without. */
export function choiceOf(chunk: ChatChunk): ChatChoice | undefined {
  const choices: unknown = chunk?.choices;
  return Array.isArray(choices) && isMap(choices[0]) ? choices[0] : undefined;
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** What stands in a field for text; empty when it is none. */
export function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Null when the server did not say how many tokens went in and out. */
export function usageOf(reported: unknown): Usage | null {
  const fields = mapIn(reported);
  const [input, output] = [tokensIn(fields['prompt_tokens']), tokensIn(fields['completion_tokens'])];
  if (input === null || output === null) return null;
  const total = tokensIn(fields['total_tokens']) ?? 0;
  // prompt_cache_hit_tokens: DeepSeek's name
  const cached =
    tokensIn(mapIn(fields['prompt_tokens_details'])['cached_tokens']) ??
    tokensIn(fields['prompt_cache_hit_tokens']) ??
    0;
  const reasoning = tokensIn(mapIn(fields['completion_tokens_details'])['reasoning_tokens']) ?? 0;
  // xAI and Gemini leave reasoning out of completion_tokens, and count it in the total
  const outputTokens = Math.max(output, total - input);
  return {
    inputTokens: input,
    outputTokens,
    cachedTokens: Math.min(cached, input),
    reasoningTokens: Math.min(Math.max(reasoning, outputTokens - output), outputTokens),
  };
}

/** No reply has more: what is above it is no count. */
const mostTokens = 1e12;

function tokensIn(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 && value < mostTokens ? Math.round(value) : null;
}

/** What stands in a field for a map; empty when it is none. */
export function mapIn(value: unknown): Readonly<Record<string, unknown>> {
  return isMap(value) ? value : {};
}
