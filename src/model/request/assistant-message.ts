import type { AssistantMessage, ModelReply } from '../model.ts';

/** A reply as the conversation goes on with it. */
export function assistantMessage({ text, toolCalls, reasoning, reasoningDetails }: ModelReply): AssistantMessage {
  return {
    role: 'assistant',
    content: text,
    ...(toolCalls.length === 0 ? {} : { toolCalls }),
    ...(reasoning === null ? {} : { reasoning }),
    ...(reasoningDetails === undefined ? {} : { reasoningDetails }),
  };
}
