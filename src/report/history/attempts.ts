import type { Message, ToolCall } from '../../model/model.ts';
import type { AttemptRecord } from '../../store/records.ts';
import { bytesText, countText, durationText } from '../format.ts';
import { errorText, section } from '../sections.ts';
import { lookOf, type Terminal } from '../terminal.ts';
import { oneLine } from '../text.ts';
import { headingText } from './outputs.ts';

/** Every word that was sent and that came back. Of a conversation that goes on, what an attempt before it shows is not shown again. */
export function attemptTexts(attempts: readonly AttemptRecord[], terminal: Terminal): readonly string[] {
  return attempts.map((_, index) => attemptText(attempts, index, terminal));
}

function attemptText(attempts: readonly AttemptRecord[], index: number, terminal: Terminal): string {
  const attempt = attempts[index];
  if (attempt === undefined) return '';
  const facts = [
    `attempt ${attempt.attempt} of ${attempts.length}`,
    attempt.purpose === 'judge' ? 'to judge an answer' : '',
    servedText(attempt),
    attempt.ended ? durationText(attempt.durationMs) : 'has no recorded end',
    attempt.finishReason === null ? '' : `finish reason ${attempt.finishReason}`,
    attempt.requestId ? `request id ${attempt.requestId}` : '',
  ];
  const known = knownStart(attempt, attempts.slice(0, index));
  const look = lookOf(terminal);
  return [
    `\n${look.paint.bold(facts.filter(Boolean).map(oneLine).join(' · '))}\n`,
    ...(known === null
      ? []
      : [`\n${headingText(`${countText(known.count, 'message')} as in attempt ${known.attempt}`, look)}\n`]),
    ...attempt.messages.flatMap((message, place) =>
      place < (known?.count ?? 0) ? [] : messageTexts(message, messageLabel(attempt.messages, place), terminal),
    ),
    ...(attempt.reasoning === null ? [] : [section('reasoning', attempt.reasoning, terminal)]),
    ...(attempt.text ? [section('reply', attempt.text, terminal)] : []),
    ...attempt.toolCalls.map((call) => callText(call, terminal)),
    errorText(attempt.error, terminal),
  ].join('');
}

/** `openai/gpt-4o, served as gpt-4o-2024-08-06`; what served is only said where it is called differently. */
function servedText({ model, servedModel = null }: Pick<AttemptRecord, 'model' | 'servedModel'>): string {
  const same = servedModel === null || model === servedModel || model.endsWith(`/${servedModel}`);
  return same ? model : `${model}, served as ${servedModel}`;
}

/** The earlier attempt, the latest of those, that begins with most of the same messages; null: none does. */
function knownStart(attempt: AttemptRecord, before: readonly AttemptRecord[]) {
  const texts = attempt.messages.map((message) => JSON.stringify(message));
  const shared = before.map(({ attempt: number, messages }) => {
    const end = texts.findIndex((text, index) => JSON.stringify(messages[index]) !== text);
    return { attempt: number, count: end === -1 ? texts.length : end };
  });
  const most = Math.max(0, ...shared.map(({ count }) => count));
  return most === 0 ? null : (shared.findLast(({ count }) => count === most) ?? null);
}

function messageTexts(message: Message, label: string, terminal: Terminal): readonly string[] {
  const calls = message.role === 'assistant' ? (message.toolCalls ?? []) : [];
  const text = `${label} (${bytesText(Buffer.byteLength(message.content))})`;
  return [
    ...(message.content === '' && calls.length > 0 ? [] : [section(text, message.content, terminal)]),
    ...calls.map((call) => callText(call, terminal)),
  ];
}

/** A result names the tool that it comes from. */
function messageLabel(messages: readonly Message[], index: number): string {
  const message = messages[index];
  if (message?.role !== 'tool') return message?.role ?? '';
  const { toolCallId } = message;
  const calls = messages.flatMap((one) => (one.role === 'assistant' ? (one.toolCalls ?? []) : []));
  return `result of ${oneLine(calls.find(({ id }) => id === toolCallId)?.name ?? 'a tool')}, ${oneLine(toolCallId)}`;
}

function callText({ id, name, arguments: words }: ToolCall, terminal: Terminal): string {
  return section(`call of ${oneLine(name)}, ${oneLine(id)}`, words, terminal);
}
