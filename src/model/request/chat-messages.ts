import { createHash } from 'node:crypto';
import type { OpenAI } from 'openai';
import type { AssistantMessage, Message, ModelSettings, ToolCall } from '../model.ts';
import { isJsonObject } from '../reply/tool-call-collector.ts';
import type { Habits } from './server-habits.ts';
import { inTurns } from './turns.ts';

/** A conversation in OpenAI's shapes, with what single servers want of them. */
export function chatMessages(
  messages: readonly Message[],
  { provider }: ModelSettings,
  habits: Habits,
): OpenAI.ChatCompletionMessageParam[] {
  const idFor = idMakers[habits.callIds];
  const withExtra = habits.extras && (provider === 'gemini' || provider === 'custom');
  const withDetails = habits.extras && (provider === 'openrouter' || provider === 'custom');
  const filled = (content: string) => (habits.noText === 'filled' && content.trim() === '' ? '(empty)' : content);
  return inTurns(messages, habits).map((message) => {
    switch (message.role) {
      case 'tool':
        return { role: 'tool', tool_call_id: idFor(message.toolCallId), content: filled(message.content) };
      case 'assistant':
        return said(message, { idFor, withExtra, withDetails, habits });
      case 'system':
        return { role: habits.systemRole === 'developer' ? 'developer' : 'system', content: filled(message.content) };
      default:
        return { role: message.role, content: filled(message.content) };
    }
  });
}

interface Customs {
  readonly idFor: (id: string) => string;
  readonly withExtra: boolean;
  readonly withDetails: boolean;
  readonly habits: Habits;
}

function said(message: AssistantMessage, { idFor, withExtra, withDetails, habits }: Customs) {
  const { content, toolCalls = [], reasoning, reasoningDetails } = message;
  const thought = habits.reasoning && (reasoning !== undefined || toolCalls.length > 0);
  return {
    role: 'assistant' as const,
    ...(content.trim() === '' && toolCalls.length > 0 ? noText[habits.noText] : { content }),
    ...(thought ? { reasoning_content: reasoning ?? '' } : {}),
    ...(withDetails && reasoningDetails !== undefined ? { reasoning_details: reasoningDetails } : {}),
    ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls.map(callOf) }),
  };

  function callOf({ id, name, arguments: text, extra }: ToolCall) {
    return {
      ...{ id: idFor(id), type: 'function' as const, function: { name, arguments: argumentsOf(text, habits) } },
      ...(withExtra && extra !== undefined ? { extra_content: extra } : {}),
    };
  }
}

/** Many servers read the arguments of earlier calls, and refuse the whole request when they cannot. */
function readable(text: string): string {
  return isJsonObject(text) ? text : JSON.stringify({ unreadable: text });
}

function argumentsOf(text: string, { argumentsAs }: Habits): string {
  // OpenAI's type knows only text
  return argumentsAs === 'object' ? JSON.parse(readable(text)) : readable(text);
}

const noText = { null: { content: null }, empty: { content: '' }, absent: {}, filled: { content: '.' } } as const;

/** The same id for a call and its result, in each request. */
const idMakers: Readonly<Record<Habits['callIds'], (id: string) => string>> = {
  own: (id) => id,
  nine: (id) => (/^[a-zA-Z0-9]{9}$/.test(id) ? id : digest(id).slice(0, 9)),
  call: (id) => (/^call_[a-zA-Z0-9]{24}$/.test(id) ? id : `call_${digest(id).slice(0, 24)}`),
};

function digest(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}
