import type { Message } from '../../model/model.ts';
import { bytesText, countText, durationText } from '../../report/format.ts';
import type { AttemptRecord } from '../../store/records.ts';
import type { Block, Part } from './document.ts';
import { jsonText, type Texts } from './texts.ts';

/** Every request with what was sent and what came back. Of a conversation that goes on, only what is new; a reply that became the output is not repeated. */
export function promptParts(attempts: readonly AttemptRecord[], output: string | null, texts: Texts): readonly Part[] {
  return attempts.map((attempt, index) => {
    const before = attempts[index - 1];
    const known = before === undefined ? 0 : sharedStart(attempt.messages, before.messages);
    const fresh = attempt.messages.slice(known);
    const sent = fresh.flatMap((message) => messageBlocks(message, attempt.messages, texts));
    return {
      title: `Request ${attempt.attempt}${attempt.purpose === 'judge' ? ', to judge an answer' : ''}`,
      about: texts.clean(aboutAttempt(attempt, known)),
      tone: attempt.error === null ? 'plain' : 'bad',
      blocks: [...sent, ...replyBlocks(attempt, output, texts)],
    };
  });
}

/** How many messages are the same at the start of both. */
function sharedStart(messages: readonly Message[], before: readonly Message[]): number {
  const end = messages.findIndex((message, index) => JSON.stringify(message) !== JSON.stringify(before[index]));
  return end === -1 ? messages.length : end;
}

function aboutAttempt(attempt: AttemptRecord, known: number): string {
  return [
    attempt.model,
    attempt.ended ? durationText(attempt.durationMs) : 'no recorded end',
    attempt.tools.length === 0 ? '' : `may call ${attempt.tools.join(', ')}`,
    known === 0 ? '' : `begins with ${countText(known, 'message')} as the request before`,
    attempt.finishReason === null ? '' : `finish reason ${attempt.finishReason}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

function messageBlocks(message: Message, all: readonly Message[], texts: Texts): readonly Block[] {
  const calls = message.role === 'assistant' ? (message.toolCalls ?? []) : [];
  const label = `${roleText(message, all)}, ${bytesText(Buffer.byteLength(message.content))}`;
  return [
    ...(message.content === '' && calls.length > 0 ? [] : [texts.block(texts.clean(label), message.content)]),
    ...calls.map((call) => texts.block(texts.clean(`call of ${call.name}`), jsonText(call.arguments))),
  ];
}

/** A result names the tool that it comes from. */
function roleText(message: Message, all: readonly Message[]): string {
  if (message.role !== 'tool') return message.role;
  const calls = all.flatMap((one) => (one.role === 'assistant' ? (one.toolCalls ?? []) : []));
  return `result of ${calls.find(({ id }) => id === message.toolCallId)?.name ?? 'a tool'}`;
}

function replyBlocks(attempt: AttemptRecord, output: string | null, texts: Texts): readonly Block[] {
  const { reasoning, text, toolCalls, error } = attempt;
  const isOutput = text !== null && text !== '' && text === output;
  return [
    ...(reasoning === null ? [] : [texts.block('reasoning', reasoning)]),
    ...(isOutput ? [texts.block('reply', 'The output, as shown above.')] : []),
    ...(text && !isOutput ? [texts.block('reply', text)] : []),
    ...toolCalls.map((call) => texts.block(texts.clean(`asks for ${call.name}`), jsonText(call.arguments))),
    ...(error === null ? [] : [texts.block('error', error.message)]),
  ];
}
