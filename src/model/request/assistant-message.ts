import type { AssistantMessage, Message, ModelReply } from '../model.ts';

/** A reply as the conversation goes on with it. `from`: the base URL of the server that gave it; absent: the one that is asked next. */
export function assistantMessage(reply: ModelReply, from?: string): AssistantMessage {
  const { text, toolCalls, reasoning, reasoningAs, reasoningDetails, more } = reply;
  return {
    role: 'assistant',
    content: text,
    ...(from === undefined ? {} : { from }),
    ...(toolCalls.length === 0 ? {} : { toolCalls }),
    ...(reasoning === null ? {} : { reasoning }),
    ...(reasoningAs === undefined ? {} : { reasoningAs }),
    ...(reasoningDetails === undefined ? {} : { reasoningDetails }),
    ...(more === undefined ? {} : { more }),
  };
}

/** A conversation as one server is to see it: what another one signed means nothing to it, and is not its business. */
export function messagesFor(baseUrl: string, messages: readonly Message[]): readonly Message[] {
  return messages.map((message) => {
    if (message.role !== 'assistant' || message.from === undefined) return message;
    const { from, ...said } = message;
    if (from === baseUrl) return said;
    const { reasoningAs: _as, reasoningDetails: _details, more: _more, toolCalls, ...words } = said;
    if (toolCalls === undefined) return words;
    return { ...words, toolCalls: toolCalls.map(({ id, name, arguments: given }) => ({ id, name, arguments: given })) };
  });
}
