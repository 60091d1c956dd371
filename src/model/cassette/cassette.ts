import type { FailureCode } from '../../errors.ts';
import type { InputValue } from '../../spec/crew-spec.ts';
import type { ModelReply } from '../model.ts';
import { type AskedRequest, requestHash } from './asked-request.ts';
import { areMessages, areTools, lastingFailures, recordedParts, recordedReply } from './reply-shape.ts';

/** What a run asked and was answered, to be played back without a model. Holds no key. */
export interface Cassette {
  /** The crew's model when it was recorded, taken on playback where nothing else names one; null: each task names its own. */
  readonly model: string | null;
  /** Values of `current_date` and `current_year`. */
  readonly inputs: Readonly<Record<string, InputValue>>;
  readonly replies: readonly RecordedReply[];
}

export interface RecordedReply {
  /** Name of the task that asked. */
  readonly task: string;
  readonly request: AskedRequest;
  readonly outcome: RecordedOutcome;
}

/** `failure`: one that the same request always meets, such as a reply cut by length. */
export type RecordedOutcome =
  | { readonly type: 'reply'; readonly reply: ModelReply }
  | { readonly type: 'failure'; readonly failure: RecordedFailure };

export interface RecordedFailure {
  readonly code: FailureCode;
  readonly message: string;
  readonly hint: string | null;
  readonly partial: Partial<ModelReply>;
}

/** Counted up when an older version could not read what a newer one writes. */
const cassetteVersion = 1;

/** JSON for a repository: keys in one order, and a text of several lines as a list of its lines, so that a change shows as what it is. */
export function cassetteText({ model, inputs, replies }: Cassette): string {
  return `${JSON.stringify({ cassette: cassetteVersion, model, inputs, replies: replies.map(written) }, null, 2)}\n`;
}

/** `wrong`: why it is no cassette that can be read, in words that follow the file's name. */
export type ReadCassette =
  | { readonly type: 'cassette'; readonly cassette: Cassette }
  | { readonly type: 'wrong'; readonly wrong: string };

export function readCassette(text: string): ReadCassette {
  const data = parsed(text);
  if (!isMap(data) || !('cassette' in data)) {
    return wrong(/^\s*\{\s*"cassette"/.test(text) ? 'is damaged: it is not JSON' : 'is not a cassette');
  }
  const { cassette: version, model = null, inputs = {}, replies } = data;
  if (typeof version === 'number' && version > cassetteVersion) {
    return wrong(`is of a newer version of crew (cassette ${version}; this one reads ${cassetteVersion})`);
  }
  if (version !== cassetteVersion) return wrong('is damaged: its version is no number that was ever used');
  if (!Array.isArray(replies) || !isMap(inputs) || !(model === null || typeof model === 'string')) {
    return wrong('is damaged: it lacks model, inputs or replies');
  }
  const read = replies.map(readReply);
  const bad = read.indexOf(null);
  if (bad !== -1) return wrong(`is damaged: reply ${bad + 1} is not as it was recorded`);
  const dates = inputs as Cassette['inputs'];
  return { type: 'cassette', cassette: { model, inputs: dates, replies: read.filter((reply) => reply !== null) } };
}

function wrong(words: string): ReadCassette {
  return { type: 'wrong', wrong: words };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is no cassette; the caller says so.
    return null;
  }
}

function written({ task, request, outcome }: RecordedReply): unknown {
  const { model, sampling, messages, ...more } = request;
  const asked = { model, sampling, ...more, messages: messages.map((message) => withLines(message, 'content')) };
  const answer =
    outcome.type === 'reply'
      ? { reply: linesOf(withoutEmpty(outcome.reply)) }
      : { failure: { ...outcome.failure, partial: linesOf(outcome.failure.partial) } };
  return { task, hash: requestHash(request), request: asked, ...answer };
}

/** Null: not one of ours, or its request is no longer the one that its hash was made of. */
function readReply(data: unknown): RecordedReply | null {
  if (!isMap(data) || !isMap(data['request']) || typeof data['task'] !== 'string') return null;
  const { model, sampling, messages } = data['request'];
  if (typeof model !== 'string' || !isMap(sampling) || !Array.isArray(messages)) return null;
  const whole = messages.map((message) => withText(message, 'content'));
  if (!areMessages(whole) || !areTools(data['request']['tools'])) return null;
  const request = { ...data['request'], model, sampling, messages: whole } as AskedRequest;
  const outcome = readOutcome(data);
  if (outcome === null || data['hash'] !== requestHash(request)) return null;
  return { task: data['task'], request, outcome };
}

function readOutcome({ reply, failure }: Readonly<Record<string, unknown>>): RecordedOutcome | null {
  if (isMap(reply)) {
    const whole = recordedReply(textsOf(reply));
    return whole === null ? null : { type: 'reply', reply: whole };
  }
  if (!isMap(failure)) return null;
  const { code, message, hint = null, partial = {} } = failure;
  const parts = isMap(partial) ? recordedParts(textsOf(partial)) : null;
  if (!lastingFailures.has(code as FailureCode) || typeof message !== 'string' || parts === null) return null;
  if (hint !== null && typeof hint !== 'string') return null;
  return { type: 'failure', failure: { code: code as FailureCode, message, hint, partial: parts } };
}

type Data = Readonly<Record<string, unknown>>;

/** Most replies call no tool, and the first cassettes did not speak of any. */
function withoutEmpty({ toolCalls, ...reply }: ModelReply): Partial<ModelReply> {
  return toolCalls.length === 0 ? reply : { ...reply, toolCalls };
}

function linesOf(reply: Partial<ModelReply>): unknown {
  return withLines(withLines(reply, 'text') as object, 'reasoning');
}

function textsOf(reply: Data): Data {
  return withText(withText(reply, 'text'), 'reasoning') as Data;
}

function withLines(data: object, key: string): unknown {
  const text = (data as Data)[key];
  return typeof text === 'string' && text.includes('\n') ? { ...data, [key]: text.split('\n') } : data;
}

function withText(data: unknown, key: string): unknown {
  if (!isMap(data) || !Array.isArray(data[key])) return data;
  return { ...data, [key]: data[key].join('\n') };
}

function isMap(value: unknown): value is Data {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
