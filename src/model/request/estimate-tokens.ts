import type { Message, ToolDefinition } from '../model.ts';

/** Tokens of a text, roughly: 4 letters each, but one for each sign of a script like Chinese. */
export function estimateTokens(text: string): number {
  const dense = text.match(/[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff]/g)?.length ?? 0;
  return Math.ceil((text.length - dense) / 4 + dense);
}

/** Of a whole request: what was said, the calls in it, and the tools that are told of. */
export function estimateMessages(messages: readonly Message[], tools: readonly ToolDefinition[] = []): number {
  const told = tools.reduce((sum, tool) => sum + estimateTokens(JSON.stringify(tool)), 0);
  return messages.reduce((sum, message) => sum + estimateMessage(message), told);
}

export function estimateMessage(message: Message): number {
  const calls = message.role === 'assistant' ? (message.toolCalls ?? []) : [];
  return calls.reduce((sum, call) => sum + estimateTokens(call.name + call.arguments), estimateTokens(message.content));
}
