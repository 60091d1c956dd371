import type { Message } from '../model.ts';
import { estimateMessage, estimateTokens } from './estimate-tokens.ts';
import { readOutputs } from './read-outputs.ts';

/** More are added up. */
const mostParts = 5;

/** What a conversation is made of, with rough sizes, the largest first: `output of research ~48,000 tokens · 3 tool results ~12,000 tokens`. */
export function contextInWords(messages: readonly Message[]): string {
  const parts = partsOf(messages)
    .filter(({ tokens }) => tokens > 0)
    .toSorted((a, b) => b.tokens - a.tokens);
  const rest = parts.slice(mostParts);
  const others = { what: `${rest.length} more`, tokens: rest.reduce((sum, { tokens }) => sum + tokens, 0) };
  return [...parts.slice(0, mostParts), ...(rest.length === 0 ? [] : [others])]
    .map(({ what, tokens }) => `${what} ~${tokens.toLocaleString('en-US')} tokens`)
    .join(' · ');
}

interface Part {
  readonly what: string;
  readonly tokens: number;
}

function partsOf(messages: readonly Message[]): readonly Part[] {
  const asked = messages
    .filter(({ role }) => role === 'system' || role === 'user')
    .map(({ content }) => readOutputs(content));
  const results = messages.filter(({ role }) => role === 'tool');
  const replies = messages.filter(({ role }) => role === 'assistant');
  return [
    { what: "the task's own text", tokens: sumOf(asked.map(({ rest }) => estimateTokens(rest.trim()))) },
    ...asked
      .flatMap(({ outputs }) => outputs)
      .map(({ name, text }) => ({ what: `output of ${name}`, tokens: estimateTokens(text) })),
    { what: counted(results.length, 'tool result'), tokens: sumOf(results.map(estimateMessage)) },
    { what: counted(replies.length, 'reply', 'replies'), tokens: sumOf(replies.map(estimateMessage)) },
  ];
}

function counted(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
