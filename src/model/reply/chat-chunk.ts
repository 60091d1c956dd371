import type { Usage } from '../model.ts';

/** A piece of a streamed reply, or a whole one, as compatible servers really send it: anything may lack. */
export interface ChatChunk {
  readonly choices?: readonly ChatChoice[] | null;
  readonly usage?: ReportedUsage | null;
  readonly error?: unknown;
}

export interface ChatChoice {
  readonly delta?: ChatDelta | null;
  readonly message?: ChatDelta | null;
  readonly finish_reason?: string | null;
}

export interface ChatDelta {
  readonly content?: string | readonly ContentPart[] | null;
  readonly reasoning_content?: string | null;
  readonly reasoning?: string | null;
  readonly refusal?: string | null;
  readonly tool_calls?: readonly unknown[] | null;
  /** How tools were called before `tool_calls`; some servers still do. */
  readonly function_call?: unknown;
}

/** Mistral's reasoning models send their content in parts. */
export interface ContentPart {
  readonly type?: string;
  readonly text?: string;
  readonly thinking?: string | readonly ContentPart[];
}

export interface ReportedUsage {
  readonly prompt_tokens?: number | null;
  readonly completion_tokens?: number | null;
  readonly total_tokens?: number | null;
  readonly prompt_tokens_details?: { readonly cached_tokens?: number | null } | null;
  readonly completion_tokens_details?: { readonly reasoning_tokens?: number | null } | null;
  /** DeepSeek's name for cached tokens. */
  readonly prompt_cache_hit_tokens?: number | null;
}

/** Null when the server did not say how many tokens went in and out. */
export function usageOf(reported: ReportedUsage | null | undefined): Usage | null {
  const { prompt_tokens: input, completion_tokens: output, total_tokens: total } = reported ?? {};
  if (typeof input !== 'number' || typeof output !== 'number') return null;
  const cached = reported?.prompt_tokens_details?.cached_tokens ?? reported?.prompt_cache_hit_tokens ?? 0;
  const reasoning = reported?.completion_tokens_details?.reasoning_tokens ?? 0;
  // xAI and Gemini leave reasoning out of completion_tokens, and count it in the total
  const outputTokens = Math.max(output, (total ?? 0) - input);
  return {
    inputTokens: input,
    outputTokens,
    cachedTokens: Math.min(cached, input),
    reasoningTokens: Math.min(Math.max(reasoning, outputTokens - output), outputTokens),
  };
}
