import type { Message, ToolCall } from '../../model/model.ts';
import type { Connection } from '../database/connection.ts';
import { storeText } from './texts.ts';

/** A message as an attempt's row holds it: every number in it is the id of a text, which pruning counts on. */
export type StoredMessage =
  | { readonly role: 'system' | 'user'; readonly content: number }
  | { readonly role: 'assistant'; readonly content: number; readonly toolCalls?: readonly StoredCall[] }
  | { readonly role: 'tool'; readonly toolCallId: string; readonly content: number };

export type StoredCall = Omit<ToolCall, 'arguments' | 'more'> & { readonly arguments: number };

/** Called inside a writing transaction. */
export function storedMessages(connection: Connection, messages: readonly Message[]): readonly StoredMessage[] {
  return messages.map((message) => {
    const content = storeText(connection, message.content);
    if (message.role !== 'assistant') return { ...message, content };
    const { role, toolCalls } = message;
    return toolCalls === undefined
      ? { role, content }
      : { role, content, toolCalls: storedCalls(connection, toolCalls) };
  });
}

/** Called inside a writing transaction. */
export function storedCalls(connection: Connection, calls: readonly ToolCall[]): readonly StoredCall[] {
  return calls.map(({ more: _more, ...call }) => ({ ...call, arguments: storeText(connection, call.arguments) }));
}

/** Ids of the texts that these messages are made of. */
export function textsOf(messages: readonly StoredMessage[]): readonly number[] {
  return messages.flatMap((message) => [
    message.content,
    ...(message.role === 'assistant' ? (message.toolCalls ?? []).map((call) => call.arguments) : []),
  ]);
}

/** As they were sent; `texts` has all that they name. */
export function messagesOf(stored: readonly StoredMessage[], texts: ReadonlyMap<number, string>): readonly Message[] {
  return stored.map((message) => {
    const content = texts.get(message.content)!;
    if (message.role !== 'assistant') return { ...message, content };
    const { role, toolCalls } = message;
    return toolCalls === undefined ? { role, content } : { role, content, toolCalls: callsOf(toolCalls, texts) };
  });
}

/** As the model made them. */
export function callsOf(stored: readonly StoredCall[], texts: ReadonlyMap<number, string>): readonly ToolCall[] {
  return stored.map((call) => ({ ...call, arguments: texts.get(call.arguments)! }));
}
