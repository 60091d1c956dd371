import { type AskedRequest, canonicalJson } from './asked-request.ts';
import type { RecordedReply } from './cassette.ts';
import type { Message } from './model.ts';

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
  const { model: recordedModel, sampling: recordedSampling, messages: recordedMessages, ...recordedMore } = recorded;
  const { model, sampling, messages, ...more } = asked;
  const words = messageDifference(recordedMessages, messages);
  return [
    ...(recordedModel === model ? [] : [`the model: ${recordedModel} was recorded, now ${model}`]),
    ...keyDifferences({ ...recordedSampling }, { ...sampling }),
    ...keyDifferences(recordedMore, more),
    ...(words === null ? [] : [words]),
  ];
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
  return `line ${row + 1} of the ${now.role} message: ${thenWords} was recorded, now ${nowWords}`;
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

/** Of a message that is no text, such as a call of a tool: its JSON. */
function linesOf({ content, ...more }: Message): readonly string[] {
  const { role: _role, ...rest } = more;
  const extra = Object.keys(rest).length === 0 ? [] : [canonicalJson(rest)];
  return [...(typeof content === 'string' ? content.split('\n') : [canonicalJson(content)]), ...extra];
}
