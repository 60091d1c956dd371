import { ModelFailure } from '../model.ts';

/** What a server said when it did not take a request as it was. */
export interface Refusal {
  readonly status: number;
  readonly words: string;
}

/** Null: some other error. */
export function refusalIn(error: unknown): Refusal | null {
  if (error instanceof ModelFailure) return error.said === undefined ? null : { status: 400, words: cut(error.said) };
  if (!(error instanceof Error) || !('status' in error) || !('error' in error)) return null;
  if (typeof error.status !== 'number' || !refusing.has(error.status)) return null;
  return { status: error.status, words: cut(allWords(error.error ?? error.message.replace(/^\d{3} /, ''))) };
}

function cut(words: string): string {
  return words.slice(0, longest);
}

/** Templates and JSON modes that fail, fail with 500 on many servers. */
const refusing: ReadonlySet<number> = new Set([400, 404, 405, 415, 422, 500, 501]);

/** What comes after it is a web page or a repeated request. */
const longest = 4000;

/** With the place of each mistake as one word (`body.messages.0.role`), without what of the request is repeated. */
function allWords(said: unknown): string {
  if (typeof said === 'string') return said;
  const text = JSON.stringify(said, (key, value: unknown) => {
    if (repeated.has(key)) return undefined;
    return key === 'loc' && Array.isArray(value) ? value.join('.') : value;
  });
  // a gateway passes another server's JSON on as text
  return (text ?? '').replace(/(\\+n)+/g, ' ').replaceAll('\\', '');
}

const repeated: ReadonlySet<string> = new Set(['input', 'failed_generation', 'request', 'body', 'messages']);

/** Words that turn a thing down, as against words that want another value of it. */
const refusedWords =
  /unsupported|not? (\w+ ){0,2}(support|permit|allow|recogni[sz]|accept|enabl|available|implement|valid|exist)|n['’]t (be )?(support|allow|accept|recogni[sz]|permit)|unknown|unrecogni[sz]ed|unexpected|extra (input|field)|additional propert|cannot (find|be)|forbidden|deprecated|removed|instead|no longer|must not|invalid|no such|not found|\bonly\b|one of|should be|must be/i;

/** Does it say that something is not taken at all? */
export function turnsDown(words: string): boolean {
  return refusedWords.test(words);
}
