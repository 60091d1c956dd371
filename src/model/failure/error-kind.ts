import type { FailureCode } from '../../errors.ts';

/** An error as the server sent it: with a status, or inside a stream that had begun. */
export interface ServerError {
  /** Undefined inside a stream. */
  readonly status: number | undefined;
  readonly headers: Headers | undefined;
  /** The body's `error`, or the whole body, or its text. */
  readonly body: unknown;
}

const quotaWords =
  /insufficient_(user_)?quota|exceeded_current_quota|credit balance|insufficient[_ ](balance|credits?|funds)|(out of|not enough|included) credits|payment required|billing[_ ](hard[_ ])?limit|billing_not_active|account\b[^.]{0,40}(suspended|not active|good standing)|quota is not enough|arrearage|余额不足/i;
const keyWords = /api key not valid|(invalid|incorrect|no|missing)[ _](api[ _]key|auth)|authentication_error/i;
const contextWords =
  /context[_ ](length|window|size|limit)|maximum (context|prompt length)|too many (input )?tokens|(prompt|input|request|conversation) is too long|input token count|reduce the length|maximum number of tokens allowed|prompt_tokens.{0,40}max_seq_len|inputs. tokens \+|input length|string_above_max_length/i;
const ownCallWords = /tool_use_failed|failed to call a function/i;
const modelWords =
  /model[^.]{0,80}(not found|not exist|n't exist|not supported|not available|unknown)|model_not_found|(invalid|unknown|no such) model|not a valid model|not_found_error/i;
const filterWords =
  /content[_ ](filter|policy)|flagged|moderation|responsible ?ai|inappropriate|data_?inspection|new_sensitive|sensitive (content|words?|information)/i;
const pathWords =
  /unexpected endpoint|404[ _]not[ _]found|cannot post|no (static )?(resource|route|handler)|(unknown|invalid|no such) (endpoint|route|path|url)|(endpoint|route|path|url)\b.{0,40} not (be )?found/i;

/** For errors that come without a status: the first that fits counts, so that what passes is told from what does not. */
const wordsOnly: readonly (readonly [FailureCode, RegExp])[] = [
  ['model-quota', quotaWords],
  [
    'model-rate-limit',
    /rate.?limit|too many requests|resource.?exhausted|throttl|\b(qps|rpm|tpm|rpd|tpd)\b|request limit|concurren|quota exceeded/i,
  ],
  ['model-context-length', contextWords],
  ['model-malformed', ownCallWords],
  ['model-content-filter', filterWords],
  ['model-auth', keyWords],
  [
    'model-auth',
    /unauthori[sz]ed|authenticat|permission|forbidden|access denied|login fail|(invalid|expired|incorrect|wrong|missing|no)[ _-]?(api|access|secret|auth|[ _-])*(key|token|credentials)|secret key/i,
  ],
  ['model-not-found', pathWords],
  ['model-server', /overload|temporar|try again|retry|busy|loading|capacity|unavailable/i],
  ['model-not-found', modelWords],
  [
    'model-request',
    /(invalid|illegal|bad|unsupported|missing|unknown)[ _.-]?(required )?(request|param|argument|value|input|field|json)|validation|unprocessable/i,
  ],
];

/** What an error means. Providers say the same thing with different statuses, so that words count as well. */
export function errorKind(error: ServerError, words: string): FailureCode {
  const status = statusOf(error);
  const said = `${labelsOf(error.body)} ${words}`;
  if (isWrongPath(error, words)) return 'model-not-found';
  if (status === null) return wordsOnly.find(([, pattern]) => pattern.test(said))?.[0] ?? 'model-server';
  if (status === 402 || quotaWords.test(said)) return 'model-quota';
  if (status === 429) return 'model-rate-limit';
  if (status === 413 || contextWords.test(said)) return 'model-context-length';
  if (status === 408 || status === 409 || status >= 500) return 'model-server';
  // Groq reads its models' tool calls itself, and fails where they are no JSON
  if (ownCallWords.test(said)) return 'model-malformed';
  if (filterWords.test(said)) return 'model-content-filter';
  if (status === 401 || status === 403 || keyWords.test(said)) return 'model-auth';
  if (status === 404 || modelWords.test(said)) return 'model-not-found';
  return 'model-request';
}

/** Does nobody serve the path? A server says so with a 404 that does not speak of a model or, as LM Studio does, with a 200. */
export function isWrongPath(error: ServerError, words: string): boolean {
  if (error.status === undefined) return pathWords.test(words);
  return error.status === 404 && !/\bmodels?\b|deployment/i.test(`${labelsOf(error.body)} ${words}`);
}

/** The status that was sent, or the one that an error inside of a reply names; null when it does not. */
export function statusOf({ status, body }: ServerError): number | null {
  if (status !== undefined) return status;
  const fields = fieldsOf(body);
  const names = ['code', 'status', 'status_code', 'statusCode', 'http_code', 'http_status', 'error_code'];
  const codes = names
    .map((name) => fields[name])
    .filter((code) => typeof code === 'number' || typeof code === 'string');
  return codes.map(Number).find((code) => code >= 400 && code < 600) ?? null;
}

function labelsOf(body: unknown): string {
  const { code, type, status } = fieldsOf(body);
  return [code, type, status].filter((label) => typeof label === 'string').join(' ');
}

function fieldsOf(body: unknown): Record<string, unknown> {
  const one = Array.isArray(body) ? body[0] : body;
  if (one === null || typeof one !== 'object') return {};
  const { error } = one as Record<string, unknown>;
  return error !== null && typeof error === 'object' ? (error as Record<string, unknown>) : one;
}
