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
const filterWords = /content[_ ](filter|policy)|flagged|moderation|responsible ?ai/i;

/** What an error means. Providers say the same thing with different statuses, so that words count as well. */
export function errorKind(error: ServerError, words: string): FailureCode {
  const status = statusOf(error);
  const said = `${labelsOf(error.body)} ${words}`;
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

/** A 404 that speaks of the model, not of a path that nobody serves. */
export function speaksOfModel(body: unknown, words: string): boolean {
  return /\bmodels?\b|deployment/i.test(`${labelsOf(body)} ${words}`);
}

/** The status that was sent, or the one that an error inside a stream comes to; 500 when it does not say. */
export function statusOf({ status, body }: ServerError): number {
  if (status !== undefined) return status;
  const { code } = fieldsOf(body);
  if (typeof code === 'number' && code >= 400 && code < 600) return code;
  const labels = labelsOf(body);
  if (/rate.?limit|resource.?exhausted/i.test(labels)) return 429;
  if (/invalid.?(request|argument)|bad.?request/i.test(labels)) return 400;
  return /authentication|permission/i.test(labels) ? 401 : 500;
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
