import type { FailureCode } from '../../errors.ts';
import type { ModelReply, ToolCall, Usage } from '../model.ts';
import { isMap } from '../reply/chat-chunk.ts';

/** Failures of the request itself. The others are the server's, the network's or the account's, and of that day. */
export const lastingFailures: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'model-length',
  'model-content-filter',
  'model-context-length',
  'model-request',
]);

type Data = Readonly<Record<string, unknown>>;

/** A reply as a server's would have been taken; null: none that could have been recorded. */
export function recordedReply(data: Data): ModelReply | null {
  const reply = recordedParts({ reasoning: null, usage: null, toolCalls: [], ...data });
  if (reply?.text === undefined || reply.finishReason === undefined) return null;
  const { text, toolCalls = [], reasoning = null, finishReason, usage = null, ...more } = reply;
  // No answer and no call is a failure, and is never recorded as a reply.
  if (text.trim() === '' && toolCalls.length === 0) return null;
  return { text, toolCalls, reasoning, finishReason, usage, ...more };
}

/** What there is of a reply, such as of one that was cut; null: something of it is not as it was recorded. */
export function recordedParts(data: Data): Partial<ModelReply> | null {
  const { text, reasoning, reasoningDetails, finishReason, toolCalls, usage, ...more } = data;
  const counted = usage == null ? usage : usageOf(usage);
  const isRight =
    isMaybe(text, isText) &&
    (reasoning === null || isMaybe(reasoning, isText)) &&
    isMaybe(finishReason, isText) &&
    isMaybe(toolCalls, areCalls) &&
    isMaybe(reasoningDetails, (details) => Array.isArray(details) && details.every(isMap)) &&
    (usage == null || counted !== null) &&
    Object.values(more).every((value) => value === null || isText(value));
  return isRight ? ({ ...data, ...(usage == null ? {} : { usage: counted }) } as Partial<ModelReply>) : null;
}

/** Do these look like messages of a request? */
export function areMessages(messages: readonly unknown[]): boolean {
  return messages.every(
    (message) =>
      isMap(message) &&
      isText(message['role']) &&
      isText(message['content']) &&
      isMaybe(message['toolCalls'], areCalls),
  );
}

/** Do these look like the tools of a request? */
export function areTools(tools: unknown): boolean {
  return isMaybe(tools, (list) => Array.isArray(list) && list.every((tool) => isMap(tool) && isText(tool['name'])));
}

function areCalls(calls: unknown): calls is readonly ToolCall[] {
  const isCall = (call: unknown) => isMap(call) && [call['id'], call['name'], call['arguments']].every(isText);
  return Array.isArray(calls) && calls.every(isCall);
}

/** No reply has more: what is above it is no count. */
const mostTokens = 1e12;

function usageOf(usage: unknown): Usage | null {
  if (!isMap(usage)) return null;
  const { inputTokens, outputTokens, cachedTokens = 0, reasoningTokens = 0 } = usage;
  const counts = [inputTokens, outputTokens, cachedTokens, reasoningTokens];
  const isCount = (count: unknown) => Number.isInteger(count) && Number(count) >= 0 && Number(count) < mostTokens;
  return counts.every(isCount) ? ({ inputTokens, outputTokens, cachedTokens, reasoningTokens } as Usage) : null;
}

function isMaybe(value: unknown, is: (value: unknown) => boolean): boolean {
  return value === undefined || is(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
