import type { OpenAI } from 'openai';
import type { ModelRequest, ModelSettings } from '../model.ts';
import { providerNamed } from '../providers.ts';
import { chatMessages } from './chat-messages.ts';
import { responseFormat } from './response-format.ts';
import type { Habits } from './server-habits.ts';

/** The body of a `/chat/completions` request. `extra_body` may set anything but what the request itself is made of. */
export function chatBody(
  settings: ModelSettings,
  request: Omit<ModelRequest, 'signal' | 'onDelta'>,
  habits: Habits,
): OpenAI.ChatCompletionCreateParamsStreaming {
  const { temperature, topP, maxTokens, reasoningEffort, extraBody } = settings.sampling;
  const { seed, stop, frequencyPenalty, presencePenalty } = settings.sampling;
  const stream = isStreamed(settings);
  const maxTokensField = providerNamed(settings.provider)?.maxTokensField ?? 'max_tokens';
  const format = responseFormat(request, habits);
  const body = {
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { top_p: topP }),
    ...(maxTokens === undefined ? {} : { [maxTokensField]: maxTokens }),
    ...(reasoningEffort === undefined ? {} : { reasoning_effort: reasoningEffort as OpenAI.ReasoningEffort }),
    ...(seed === undefined ? {} : { seed }),
    ...(stop === undefined ? {} : { stop: typeof stop === 'string' ? stop : [...stop] }),
    ...(frequencyPenalty === undefined ? {} : { frequency_penalty: frequencyPenalty }),
    ...(presencePenalty === undefined ? {} : { presence_penalty: presencePenalty }),
    ...(habits.askUsage && stream ? { stream_options: { include_usage: true } } : {}),
    ...(format === null ? {} : { response_format: format }),
    ...extraBody,
  };
  return {
    ...body,
    ...toolsOf(request, habits),
    model: settings.name,
    messages: chatMessages(request.messages, settings, habits),
    stream: stream as true,
  };
}

/** `extra_body: { stream: false }` is for servers that cannot stream, and for accounts that may not. */
function isStreamed({ sampling }: ModelSettings): boolean {
  return sampling.extraBody?.['stream'] !== false;
}

function toolsOf(
  { tools = [], toolChoice }: Pick<ModelRequest, 'tools' | 'toolChoice'>,
  habits: Habits,
): Pick<OpenAI.ChatCompletionCreateParamsStreaming, 'tools' | 'tool_choice'> {
  if (tools.length === 0) return {};
  return {
    tools: tools.map(({ name, description, parameters }) => ({
      type: 'function',
      function: { name, description, parameters: { ...parameters } },
    })),
    ...(toolChoice === undefined || !habits.toolChoice ? {} : { tool_choice: toolChoice }),
  };
}
