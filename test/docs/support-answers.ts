import type { ChatRequest, Reply } from '../helpers/chat-server.ts';

/** What the scripted models answer to a mail: its kind, then a reply. A mail about an export needs more words than a small limit allows. */
export function supportAnswer(body: ChatRequest['body'], words: string): Reply {
  const mail = (body.model === 'gpt-5.4' ? others : mails).find(({ about }) => words.includes(about)) ?? mails[0];
  if (words.includes('Say what kind')) return { text: mail.kind, usage: { inputTokens: 121, outputTokens: 4 } };
  const limit = Number(body['max_completion_tokens'] ?? body['max_tokens'] ?? Infinity);
  const usage = { inputTokens: 142, outputTokens: Math.min(limit, mail.tokens) };
  return limit < mail.tokens
    ? { text: `${mail.reply.slice(0, 80)}`, finishReason: 'length', usage }
    : { text: words.includes('by name') ? `Dear Ms Weber: ${mail.reply}` : mail.reply, usage };
}

const mails = [
  { about: 'charged twice', kind: 'billing', reply: 'One of the two payments goes back to you today.', tokens: 18 },
  { about: 'password', kind: 'access', reply: 'A link to set a new password is on its way.', tokens: 17 },
  {
    about: 'export',
    kind: 'question',
    reply:
      'Yes: open Settings, then Data, then Export. Choose CSV, pick the months, and press Start; a link comes by mail.',
    tokens: 72,
  },
] as const;

const others = [
  {
    about: 'password',
    kind: 'access',
    reply: 'I have sent you a link. It sets a new password and works for one hour.',
    tokens: 24,
  },
] as const;
