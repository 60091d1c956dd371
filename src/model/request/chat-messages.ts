import { createHash } from 'node:crypto';
import type { OpenAI } from 'openai';
import type { AssistantMessage, Message, ModelSettings, ToolCall } from '../model.ts';
import { isJsonObject } from '../reply/tool-call-collector.ts';
import type { Habits } from './server-habits.ts';

/** A conversation in OpenAI's shapes, with what single servers want of them. */
export function chatMessages(
  messages: readonly Message[],
  { provider }: ModelSettings,
  habits: Habits,
): OpenAI.ChatCompletionMessageParam[] {
  const idFor = provider === 'mistral' ? mistralId : (id: string) => id;
  const withExtra = provider === 'gemini' || provider === 'custom';
  const withDetails = provider === 'openrouter' || provider === 'custom';
  return messages.map((message) => {
    switch (message.role) {
      case 'tool':
        return { role: 'tool', tool_call_id: idFor(message.toolCallId), content: message.content };
      case 'assistant':
        return said(message, { idFor, withExtra, withDetails, withReasoning: habits.reasoning });
      default:
        return { role: message.role, content: message.content };
    }
  });
}

interface Customs {
  readonly idFor: (id: string) => string;
  readonly withExtra: boolean;
  readonly withDetails: boolean;
  readonly withReasoning: boolean;
}

function said(message: AssistantMessage, { idFor, withExtra, withDetails, withReasoning }: Customs) {
  const { content, toolCalls = [], reasoning, reasoningDetails } = message;
  const thought = withReasoning && (reasoning !== undefined || toolCalls.length > 0);
  return {
    role: 'assistant' as const,
    content: content === '' && toolCalls.length > 0 ? null : content,
    ...(thought ? { reasoning_content: reasoning ?? '' } : {}),
    ...(withDetails && reasoningDetails !== undefined ? { reasoning_details: reasoningDetails } : {}),
    ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls.map(callOf) }),
  };

  function callOf({ id, name, arguments: text, extra }: ToolCall) {
    return {
      ...{ id: idFor(id), type: 'function' as const, function: { name, arguments: readable(text) } },
      ...(withExtra && extra !== undefined ? { extra_content: extra } : {}),
    };
  }
}

/** Many servers read the arguments of earlier calls, and refuse the whole request when they cannot. */
function readable(text: string): string {
  return isJsonObject(text) ? text : JSON.stringify({ unreadable: text });
}

/** Nine letters or digits; those of another provider's calls are longer. */
function mistralId(id: string): string {
  return /^[a-zA-Z0-9]{9}$/.test(id) ? id : createHash('sha256').update(id).digest('hex').slice(0, 9);
}
