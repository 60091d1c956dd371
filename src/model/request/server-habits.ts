import type { ModelSettings } from '../model.ts';
import { type JsonMode, type Provider, providerNamed } from '../providers.ts';

/** What is known about what a model at its server takes: its provider's row at first, then what the server says. */
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
  /** Sends back what else came with a reply: signatures, reasoning details. */
  readonly extras: boolean;
  readonly maxTokensField: Provider['maxTokensField'];
  /** `user`: the system's text opens the first user message. */
  readonly systemRole: 'system' | 'developer' | 'user';
  /** User and assistant take turns; a user comes first and last. */
  readonly turns: boolean;
  /** The content of a message that only calls tools; `filled`: no message may be empty. */
  readonly noText: 'null' | 'empty' | 'absent' | 'filled';
  /** `nine`: nine letters or digits; `call`: as OpenAI makes them. */
  readonly callIds: 'own' | 'nine' | 'call';
  /** A call's arguments go back as JSON text, or as the object itself. */
  readonly argumentsAs: 'text' | 'object';
  readonly toolSchemas: 'own' | 'plain' | 'bare';
  /** The reasoning effort beside tools where the user set none; `refused`: not even `none` is taken. */
  readonly toolEffort: 'own' | 'none' | 'refused';
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
    extras: true,
    maxTokensField: row?.maxTokensField ?? 'max_tokens',
    systemRole: 'system',
    turns: false,
    noText: 'null',
    callIds: provider === 'mistral' ? 'nine' : 'own',
    argumentsAs: 'text',
    toolSchemas: 'own',
    toolEffort: 'own',
  };
}

/** What was learned about a model at its server while talking to it. */
export interface Learned {
  habits: Habits;
  /** Failures in a row that a JSON mode may have caused. */
  unexplained: number;
}

/** By server and model, for the rest of the process: shared by all tasks and runs that ask it. */
export type HabitMemory = Map<string, Learned>;

/** The place in `memory` where what a model's server takes is kept. */
export function habitsOf(settings: ModelSettings, memory: HabitMemory): Learned {
  const { provider, baseUrl, name, headers, apiVersion } = settings;
  const key = JSON.stringify([provider, baseUrl, name, headers, apiVersion]);
  const known = memory.get(key) ?? { habits: firstHabits(settings), unexplained: 0 };
  memory.set(key, known);
  return known;
}

const noTools = [
  /(not support|n't support|unsupported|endpoints found that support)[^.:]{0,20}(tools?\b(?![[.])|tool (use|call)|functions?\b|function[ _-]call)/i,
  /(tools?|tool (use|calling)|functions?|function[ _-]calling)\b[^.:]{0,30}(not (supported|available|enabled)|unsupported)/i,
  /(unknown|unrecognized|unexpected|extra)\b[^.]{0,40}\btools['"`]?(\W*$|[,.}\]])/i,
  /role\W{1,4}tool\b[^.]{0,30}(not|n't|invalid)|(unexpected|unknown|invalid|unsupported) role\W{1,4}tool\b/i,
  /tool choice requires/i,
];

/** Does it say that the model cannot call tools at all? */
export function refusesTools(words: string): boolean {
  // these speak of a choice among tools, or of tools beside a JSON mode
  return noTools.some((pattern) => pattern.test(words)) && !/tool_choice|response|json/i.test(words);
}
