import type { Message } from './model.ts';

/** Tokens of a text, roughly: 4 letters each, but one for each sign of a script like Chinese. */
export function estimateTokens(text: string): number {
  const dense = text.match(/[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff]/g)?.length ?? 0;
  return Math.ceil((text.length - dense) / 4 + dense);
}

export function estimateMessages(messages: readonly Message[]): number {
  return messages.reduce((sum, message) => sum + estimateTokens(message.content), 0);
}
