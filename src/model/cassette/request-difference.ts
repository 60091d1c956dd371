import { canonicalJson } from '../canonical-json.ts';
import type { Message } from '../model.ts';
import type { AskedRequest } from './asked-request.ts';
import type { RecordedReply } from './cassette.ts';
import { toolDifferences } from './tool-differences.ts';

/** In words, what sets a request apart from the recorded one that is most like it, those of its own task first. */
export function differenceFromNearest(asked: AskedRequest, task: string, replies: readonly RecordedReply[]): string {
  const own = replies.filter((reply) => reply.task === task);
  const [first, ...others] = own.length > 0 ? own : replies;
  if (first === undefined) return 'nothing is recorded in it';
  const nearest = others.reduce(
    (best, reply) => (likeness(asked, reply) > likeness(asked, best) ? reply : best),
    first,
  );
  const differences = differencesBetween(nearest.request, asked);
  const whose = nearest.task === task ? 'the recorded one' : `the nearest, of ${nearest.task},`;
  return `${whose} differs in ${differences.join('; and in ')}`;
}

/** How many lines the two have in common. */
function likeness(asked: AskedRequest, { request }: RecordedReply): number {
  const lines = new Set(request.messages.flatMap(linesOf));
  const shared = asked.messages.flatMap(linesOf).filter((line) => lines.has(line)).length;
  return shared + (asked.model === request.model ? 0.5 : 0);
}

function differencesBetween(recorded: AskedRequest, asked: AskedRequest): readonly string[] {
  const { model: recordedModel, sampling: recordedSampling, messages: recordedMessages, ...recordedRest } = recorded;
  const { model, sampling, messages, ...rest } = asked;
  const { tools: recordedTools, toolChoice: recordedChoice, output: recordedOutput, ...recordedMore } = recordedRest;
  const { tools, toolChoice, output, ...more } = rest;
  const words = messageDifference(recordedMessages, messages);
  return [
    ...(recordedModel === model ? [] : [`the model: ${recordedModel} was recorded, now ${model}`]),
    ...keyDifferences({ ...recordedSampling }, { ...sampling }),
    ...toolDifferences(recordedTools, tools),
    ...(recordedChoice === toolChoice ? [] : ['whether it may call tools']),
    ...(canonicalJson(recordedOutput) === canonicalJson(output) ? [] : [schemaDifference(recordedOutput, output)]),
    ...keyDifferences(recordedMore, more),
    ...(words === null ? [] : [words]),
  ];
}

function schemaDifference(recorded: unknown, asked: unknown): string {
  const [then, now] = excerpts(valueWords(recorded), valueWords(asked));
  return `the schema of its output: ${then} was recorded, now ${now}`;
}

function keyDifferences(
  recorded: Readonly<Record<string, unknown>>,
  asked: Readonly<Record<string, unknown>>,
): readonly string[] {
  return [...new Set([...Object.keys(recorded), ...Object.keys(asked)])]
    .filter((key) => canonicalJson(recorded[key]) !== canonicalJson(asked[key]))
    .map((key) => {
      const [then, now] = excerpts(valueWords(recorded[key]), valueWords(asked[key]));
      return `${parameterNames[key] ?? key}: ${then} was recorded, now ${now}`;
    });
}

/** As they are written in YAML. */
const parameterNames: Readonly<Record<string, string>> = {
  topP: 'top_p',
  maxTokens: 'max_tokens',
  reasoningEffort: 'reasoning_effort',
  extraBody: 'extra_body',
};

function valueWords(value: unknown): string {
  return value === undefined ? 'none' : canonicalJson(value);
}

/** The first line that differs, of the first message that does. */
function messageDifference(recorded: readonly Message[], asked: readonly Message[]): string | null {
  const at = Array.from({ length: Math.max(recorded.length, asked.length) }, (_, index) => index).find(
    (index) => canonicalJson(recorded[index]) !== canonicalJson(asked[index]),
  );
  if (at === undefined) return null;
  const [then, now] = [recorded[at], asked[at]];
  if (then === undefined || now === undefined)
    return `the number of messages: ${recorded.length} were recorded, now ${asked.length}`;
  const [thenLines, nowLines] = [linesOf(then), linesOf(now)];
  const line = nowLines.findIndex((text, index) => text !== thenLines[index]);
  const row = line === -1 ? nowLines.length : line;
  const [thenWords, nowWords] = excerpts(quoted(thenLines[row]), quoted(nowLines[row]));
  return `line ${row + 1} of ${messageWords(asked, now)}: ${thenWords} was recorded, now ${nowWords}`;
}

function messageWords(messages: readonly Message[], message: Message): string {
  if (message.role !== 'tool') return `the ${message.role} message`;
  const calls = messages.flatMap((one) => (one.role === 'assistant' ? (one.toolCalls ?? []) : []));
  const call = calls.find(({ id }) => id === message.toolCallId);
  return call === undefined ? 'the result of a tool' : `the result of ${call.name}`;
}

function quoted(line: string | undefined): string {
  return line === undefined ? 'no such line' : `"${line}"`;
}

const before = 24;
const longest = 72;

/** Both texts around the place where they part. */
function excerpts(a: string, b: string): readonly [string, string] {
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  const from = same <= before ? 0 : same - before;
  return [excerpt(a, from), excerpt(b, from)];
}

function excerpt(text: string, from: number): string {
  const end = from + longest;
  return `${from === 0 ? '' : '…'}${text.slice(from, end)}${text.length > end ? '…' : ''}`;
}

/** Its text, then each call that it makes, then whatever else it holds, as JSON. */
function linesOf(message: Message): readonly string[] {
  const { role: _role, content, ...more } = message;
  const { toolCalls = [], toolCallId: _id, ...rest } = { toolCalls: undefined, toolCallId: undefined, ...more };
  const text = typeof content === 'string' ? content.split('\n') : [canonicalJson(content)];
  const calls = (toolCalls ?? []).map((call) => `${call.name} ${call.arguments}`);
  return [...text, ...calls, ...(Object.keys(rest).length === 0 ? [] : [canonicalJson(rest)])];
}
