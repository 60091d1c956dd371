import { expect, it } from 'vitest';
import type { Message } from '../../src/model/model.ts';
import { contextInWords } from '../../src/model/request/context-size.ts';
import { estimateMessages } from '../../src/model/request/estimate-tokens.ts';

function output(name: string, letters: number): string {
  return `<output task="${name}">\n${'x'.repeat(letters - 2)}\n</output>`;
}

it('names what a conversation is made of, the largest first', () => {
  const call = { id: 'a', name: 'read_file', arguments: '{}' };
  const messages: readonly Message[] = [
    { role: 'system', content: 'y'.repeat(4000) },
    { role: 'user', content: `${output('research', 192_000)}\n\n${output('notes', 400)}` },
    { role: 'assistant', content: '', toolCalls: [call, call] },
    { role: 'tool', toolCallId: 'a', content: 'z'.repeat(40_000) },
    { role: 'tool', toolCallId: 'a', content: 'z'.repeat(8000) },
  ];
  expect(contextInWords(messages)).toBe(
    "output of research ~48,000 tokens · 2 tool results ~12,000 tokens · the task's own text ~1,000 tokens · output of notes ~100 tokens · 1 reply ~6 tokens",
  );
});

it('adds up what is left of many outputs', () => {
  const outputs = Array.from({ length: 9 }, (_, index) => output(`t${index}`, 4000 - index * 4));
  const words = contextInWords([{ role: 'user', content: outputs.join('\n') }]);
  expect(words).toMatch(/^output of t0 ~1,000 tokens · .*output of t4 ~996 tokens · 4 more ~3,974 tokens$/);
});

it('counts calls, results and the tools that are told of', () => {
  const call = { id: 'a', name: 'read', arguments: 'x'.repeat(396) };
  const messages: readonly Message[] = [
    { role: 'assistant', content: '', toolCalls: [call] },
    { role: 'tool', toolCallId: 'a', content: 'x'.repeat(400) },
  ];
  const tool = { name: 'read', description: 'x'.repeat(4000), parameters: {} };
  expect(estimateMessages(messages)).toBe(200);
  expect(estimateMessages(messages, [tool])).toBeGreaterThan(1200);
});
