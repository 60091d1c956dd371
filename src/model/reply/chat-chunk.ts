/** A piece of a streamed reply, or a whole one, as compatible servers really send it: anything may lack, and be of any kind. */
export interface ChatChunk {
  readonly choices?: unknown;
  readonly usage?: unknown;
  /** Groq's own fields. */
  readonly x_groq?: unknown;
  readonly error?: unknown;
}

export interface ChatChoice {
  readonly delta?: ChatDelta | null;
  readonly message?: ChatDelta | null;
  readonly finish_reason?: unknown;
  /** Other servers' names for it: Gemini's, Anthropic's, and OpenRouter's for what the model's own server said. */
  readonly finishReason?: unknown;
  readonly stop_reason?: unknown;
  readonly native_finish_reason?: unknown;
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

/** Does it bring a part of the answer: more of its text than blanks, a refusal, a call? */
export function saysAnswer({ content, refusal, tool_calls, function_call }: ChatDelta): boolean {
  return [content, refusal, tool_calls, function_call].some(isGiven);
}

/** Does it bring a thought? */
export function saysThought({ reasoning_content, reasoning }: ChatDelta): boolean {
  return [reasoning_content, reasoning].some(isGiven);
}

function isGiven(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() !== '';
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined;
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** What stands in a field for text; empty when it is none. */
export function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** What stands in a field for a map; empty when it is none. */
export function mapIn(value: unknown): Readonly<Record<string, unknown>> {
  return isMap(value) ? value : {};
}
