import { type ChatChunk, choiceOf, isMap, mapIn, textIn } from './chat-chunk.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The error in an answer of status 200, or in a piece of one, wherever the server puts it; null when it tells of none. An empty `error` beside an answer is none. */
export function errorIn(chunk: ChatChunk): unknown {
  if (!isMap(chunk)) return null;
  const fields: Fields = chunk;
  const choice = mapIn(choiceOf(chunk));
  const named = [fields['error'], fields['Error'], fields['err'], choice['error'], fields['errors'], fields['fault']];
  const error = named.find(saysError);
  if (error !== undefined) return error === true ? fields : Array.isArray(error) ? error.find(saysError) : error;
  const status = [fields['base_resp'], fields['header']].find(isFailedStatus);
  if (status !== undefined) return status;
  return hasChoices(chunk) ? null : failedBody(fields);
}

/** What a body without choices says that need not be an error: only counts when nothing else comes. */
export function otherWordsIn(chunk: ChatChunk): unknown {
  if (!isMap(chunk) || hasChoices(chunk)) return null;
  const fields: Fields = chunk;
  return ['message', 'msg', 'reason', 'title'].some((name) => textIn(fields[name]).trim() !== '') ? fields : null;
}

function hasChoices({ choices }: ChatChunk): boolean {
  return Array.isArray(choices) && choices.length > 0;
}

/** A body that is an error itself. */
function failedBody(fields: Fields): unknown {
  const { object, type, success, status } = fields;
  const isCalledSo = [object, type, status].some((label) => /^(error|fail(ed|ure)?)$/i.test(textIn(label)));
  const isSaid = ['detail', 'error_msg', 'error_message', 'errorMessage', 'errmsg'].some((name) =>
    saysError(fields[name]),
  );
  return isCalledSo || success === false || isSaid || isFailedStatus(fields) ? fields : null;
}

const codeNames = ['code', 'status_code', 'statusCode', 'error_code', 'errcode', 'status'];

/** A map with a code that is no success, and words. */
function isFailedStatus(value: unknown): value is Fields {
  if (!isMap(value)) return false;
  const hasWords = ['message', 'msg', 'status_msg', 'error_msg', 'errmsg'].some((name) => saysError(value[name]));
  const code = codeNames.map((name) => value[name]).find((given) => given !== undefined && given !== null);
  if (typeof code === 'number') return code !== 0 && (code < 200 || code > 299);
  return (
    typeof code === 'string' && hasWords && !/^(0|2\d\d|ok|success|processing|queued|in_progress|)$/i.test(code.trim())
  );
}

function saysError(value: unknown): boolean {
  if (typeof value === 'string') return !/^(null|none|ok|success|no error|)$/i.test(value.trim());
  if (typeof value === 'number') return value >= 400;
  if (Array.isArray(value)) return value.some(saysError);
  return isMap(value) ? Object.values(value).some(saysError) : value === true;
}
