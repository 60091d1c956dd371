import type { OpenAI } from 'openai';
import type { Message, ModelSettings } from './model.ts';
import { providerNamed } from './providers.ts';

export interface ChatBodyOptions {
  /** Asks for the tokens used; some servers refuse the very question. */
  readonly askUsage: boolean;
}

/** The body of a `/chat/completions` request. `extra_body` may set anything but the model and its messages. */
export function chatBody(
  { provider, name, sampling }: ModelSettings,
  messages: readonly Message[],
  { askUsage }: ChatBodyOptions,
): OpenAI.ChatCompletionCreateParamsStreaming {
  const { temperature, topP, maxTokens, reasoningEffort, extraBody } = sampling;
  const maxTokensField = providerNamed(provider)?.maxTokensField ?? 'max_tokens';
  const body = {
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { top_p: topP }),
    ...(maxTokens === undefined ? {} : { [maxTokensField]: maxTokens }),
    ...(reasoningEffort === undefined ? {} : { reasoning_effort: reasoningEffort as OpenAI.ReasoningEffort }),
    ...(askUsage ? { stream_options: { include_usage: true } } : {}),
    ...extraBody,
  };
  return { ...body, model: name, messages: [...messages], stream: true };
}
