import type { ChatRequest, Reply } from '../helpers/chat-server.ts';

/** What the scripted models say in the documents about tools, shapes and guardrails: the next line of a short play, by the answers that were given so far. */
export function workerAnswer(body: ChatRequest['body'], words: string): Reply | undefined {
  if (words.includes('Judge whether an answer meets')) return judgement(words);
  const play = plays.find(({ agent }) => words.includes(agent));
  const given = body.messages.filter(({ role }) => role === 'assistant').length;
  return play?.lines[Math.min(given, play.lines.length - 1)];
}

const plays: readonly { readonly agent: string; readonly lines: readonly Reply[] }[] = [
  {
    agent: 'Order Clerk',
    lines: [
      { toolCalls: [['read_file', { path: 'orders/17.txt' }]], usage: { inputTokens: 412, outputTokens: 21 } },
      { toolCalls: [['ship', { order: 17, to: 'Weber Print' }]], usage: { inputTokens: 520, outputTokens: 27 } },
      { text: 'Order 17 is on its way to Weber Print.', usage: { inputTokens: 566, outputTokens: 19 } },
    ],
  },
  {
    agent: 'Ticket Desk',
    lines: [
      {
        text: 'Here is the ticket:\n```json\n{ "kind": "bill", "customer": "Anna Weber" }\n```',
        usage: { inputTokens: 238, outputTokens: 31 },
      },
      {
        text: '{ "kind": "billing", "customer": "Anna Weber", "urgent": true }',
        usage: { inputTokens: 331, outputTokens: 24 },
      },
    ],
  },
  {
    agent: 'Release Note Writer',
    lines: [
      { text: 'We are excited: exports can be CSV now.', usage: { inputTokens: 141, outputTokens: 12 } },
      { text: 'The exporter was rewritten and can do CSV.', usage: { inputTokens: 190, outputTokens: 11 } },
      {
        text: 'You can save an export as CSV. Choose it under Format.',
        usage: { inputTokens: 236, outputTokens: 14 },
      },
    ],
  },
];

function judgement(words: string): Reply {
  const usage = { inputTokens: 118, outputTokens: 15 };
  if (words.includes('You can save')) return { text: 'PASS', usage: { ...usage, outputTokens: 2 } };
  return { text: 'FAIL: it says what was done; say what a user can do.', usage };
}
