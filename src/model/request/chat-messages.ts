import { createHash } from 'node:crypto';
import type { OpenAI } from 'openai';
import type { AssistantMessage, Message, ToolCall } from '../model.ts';
import { isJsonObject } from '../reply/tool-call-collector.ts';
import type { Habits } from './server-habits.ts';
import { inTurns } from './turns.ts';

/** A conversation in OpenAI's shapes, with what single servers want of them. */
export function chatMessages(messages: readonly Message[], habits: Habits): OpenAI.ChatCompletionMessageParam[] {
  const idFor = idMakers[habits.callIds];
  const filled = (content: string) => (habits.noText === 'filled' && content.trim() === '' ? '(empty)' : content);
  return inTurns(messages, habits).map((message) => {
    switch (message.role) {
      case 'tool':
        return { role: 'tool', tool_call_id: idFor(message.toolCallId), content: filled(message.content) };
      case 'assistant':
        return said(message, { idFor, habits });
      case 'system':
        return { role: habits.systemRole === 'developer' ? 'developer' : 'system', content: filled(message.content) };
      default:
        return { role: message.role, content: filled(message.content) };
    }
  });
}

interface Customs {
  readonly idFor: (id: string) => string;
  readonly habits: Habits;
}

function said(message: AssistantMessage, { idFor, habits }: Customs) {
  const { content, toolCalls = [] } = message;
  return {
    role: 'assistant' as const,
    ...(content.trim() === '' && toolCalls.length > 0 ? noText[habits.noText] : { content }),
    ...thoughtsOf(message, habits),
    ...(habits.extras ? message.more : {}),
    ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls.map(callOf) }),
  };

  function callOf({ id, name, arguments: text, extra, more }: ToolCall) {
    const { function: inFunction, ...besides } = habits.extras ? { ...more } : {};
    return {
      ...{ id: idFor(id), type: 'function' as const },
      function: { name, arguments: argumentsOf(text, habits), ...(inFunction as object | undefined) },
      ...(habits.extras && extra !== undefined ? { extra_content: extra } : {}),
      ...besides,
    };
  }
}

/** What a model thought goes back beside its tool calls, in the field that it came in: models go on thinking from there. */
function thoughtsOf(
  { toolCalls = [], reasoning, reasoningAs, reasoningDetails, more }: AssistantMessage,
  habits: Habits,
) {
  const wanted = habits.reasoning && (reasoning !== undefined || toolCalls.length > 0);
  const inFull = reasoningDetails !== undefined || more?.['thinking_blocks'] !== undefined;
  const asGiven = reasoning !== undefined && reasoningAs !== undefined && toolCalls.length > 0 && !inFull;
  return {
    ...(habits.extras && asGiven ? { [reasoningAs]: reasoning } : {}),
    ...(wanted ? { reasoning_content: reasoning ?? '' } : {}),
    ...(habits.extras && reasoningDetails !== undefined ? { reasoning_details: reasoningDetails } : {}),
  };
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
