import type { OpenAI } from 'openai';
import type { JsonSchema } from '../../spec/crew-spec.ts';
import type { ModelRequest, ModelSettings } from '../model.ts';
import { chatMessages } from './chat-messages.ts';
import { plainSchema } from './plain-schema.ts';
import { responseFormat } from './response-format.ts';
import type { Habits } from './server-habits.ts';
import { withoutDialect } from './strict-schema.ts';

/** The body of a `/chat/completions` request. `extra_body` may set anything but what the request itself is made of. */
export function chatBody(
  settings: ModelSettings,
  request: Omit<ModelRequest, 'signal' | 'onDelta' | 'onWarning'>,
  habits: Habits,
): OpenAI.ChatCompletionCreateParamsStreaming {
  const { temperature, topP, maxTokens, reasoningEffort, extraBody } = settings.sampling;
  const effort = reasoningEffort ?? effortBesideTools(request, habits);
  const format = responseFormat(request, habits);
  const body = {
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { top_p: topP }),
    ...(maxTokens === undefined ? {} : { [habits.maxTokensField]: maxTokens }),
    ...(effort === undefined ? {} : { reasoning_effort: effort as OpenAI.ReasoningEffort }),
    ...(habits.askUsage ? { stream_options: { include_usage: true } } : {}),
    ...(format === null ? {} : { response_format: format }),
    ...extraBody,
  };
  return {
    ...body,
    ...toolsOf(request, habits),
    model: settings.name,
    messages: chatMessages(request.messages, habits),
    stream: true,
  };
}

function effortBesideTools({ tools = [] }: Pick<ModelRequest, 'tools'>, { toolEffort }: Habits): string | undefined {
  return tools.length > 0 && toolEffort === 'none' ? 'none' : undefined;
}

function toolsOf(
  { tools = [], toolChoice }: Pick<ModelRequest, 'tools' | 'toolChoice'>,
  habits: Habits,
): Pick<OpenAI.ChatCompletionCreateParamsStreaming, 'tools' | 'tool_choice'> {
  if (tools.length === 0) return {};
  return {
    tools: tools.map(({ name, description, parameters }) => ({
      type: 'function',
      function: { name, description, parameters: schemaOf(parameters, habits) },
    })),
    ...(toolChoice === undefined || !habits.toolChoice ? {} : { tool_choice: toolChoice }),
  };
}

function schemaOf(parameters: JsonSchema, { toolSchemas }: Habits): Record<string, unknown> {
  return { ...(toolSchemas === 'own' ? withoutDialect(parameters) : plainSchema(parameters, toolSchemas)) };
}
