import type { ModelRequest, ModelSettings } from '../model.ts';
import { type JsonMode, providerNamed } from '../providers.ts';

/** What is known about what a server takes: its provider's row at first, then what it says. */
export interface Habits {
  /** Asks for the tokens used; some servers refuse the very question. */
  readonly askUsage: boolean;
  readonly jsonMode: JsonMode;
  readonly jsonBesideTools: boolean;
  /** Sends `strict: true` with a schema that qualifies. */
  readonly strict: boolean;
  /** Sends `tool_choice`. */
  readonly toolChoice: boolean;
  /** Sends a reply's reasoning back with it. */
  readonly reasoning: boolean;
}

export function firstHabits({ provider }: ModelSettings): Habits {
  const row = providerNamed(provider);
  return {
    askUsage: true,
    jsonMode: row?.jsonMode ?? 'schema',
    jsonBesideTools: row?.jsonBesideTools ?? false,
    strict: true,
    toolChoice: true,
    reasoning: provider === 'deepseek',
  };
}

const formatWords =
  /response[_ .]?(format|schema|mime)|json[_ ](schema|object|mode|validate)|structured[_ ]outputs?|guided|grammar/i;

/** The habits to ask once more with, after the server refused something that a request can do without; null: there is no such thing. */
export function learnedFrom(error: unknown, habits: Habits, request: ModelRequest): Habits | null {
  const words = refusalIn(error);
  if (words === null || refusesTools(words)) return null;
  if (habits.askUsage && words.includes('stream_options')) return { ...habits, askUsage: false };
  if (habits.toolChoice && request.toolChoice !== undefined && /tool[_ ]choice/i.test(words)) {
    return { ...habits, toolChoice: false };
  }
  const hasCalled = request.messages.some((message) => message.role === 'assistant');
  if (!habits.reasoning && hasCalled && words.includes('reasoning_content')) return { ...habits, reasoning: true };
  if (request.output === undefined || !formatWords.test(words)) return null;
  return withLessFormat(habits, (request.tools ?? []).length > 0);
}

const noTools = [
  /(not support|n't support|unsupported|endpoints found that support)[^.:]{0,20}(tools?\b|tool (use|call)|functions?\b|function[ _-]call)/i,
  /(tools?|tool (use|calling)|functions?|function[ _-]calling)\b[^.:]{0,30}(not (supported|available|enabled)|unsupported)/i,
  /tool choice requires/i,
];

/** Does it say that the model cannot call tools at all? */
export function refusesTools(words: string): boolean {
  // these speak of a choice among tools, or of tools beside a JSON mode
  return noTools.some((pattern) => pattern.test(words)) && !/tool_choice|response|json/i.test(words);
}

/** Null: it was asked for nothing. */
function withLessFormat(habits: Habits, besideTools: boolean): Habits | null {
  if (besideTools) return habits.jsonBesideTools ? { ...habits, jsonBesideTools: false } : null;
  if (habits.jsonMode === 'none') return null;
  if (habits.jsonMode === 'object') return { ...habits, jsonMode: 'none' };
  return habits.strict ? { ...habits, strict: false } : { ...habits, jsonMode: 'object' };
}

/** All that a server said when it did not accept a request; null for any other error. */
function refusalIn(error: unknown): string | null {
  if (!(error instanceof Error) || !('status' in error) || !('error' in error)) return null;
  return error.status === 400 || error.status === 422 ? `${error.message} ${JSON.stringify(error.error)}` : null;
}
