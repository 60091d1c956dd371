/**
 * An answer that is no success: what is wrong, and what to do about it.
 * `code` is the crew's own, or `unreachable` when no answer came at all.
 */
export class ApiError extends Error {
  constructor(status, { code, message, hint = null }, problems = []) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.hint = hint;
    this.problems = problems;
  }
}

/** Reads JSON from `/api…`. Rejects with an ApiError. */
export function getJson(path, signal) {
  return ask(path, { signal, headers: { accept: 'application/json' } });
}

/** Posts JSON to `/api…`. Rejects with an ApiError. */
export function postJson(path, body, signal) {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  return ask(path, { method: 'POST', body: JSON.stringify(body), headers, signal });
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...options });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ApiError(0, {
      code: 'unreachable',
      message: 'crew ui does not answer',
      hint: 'Is it still running in its terminal?',
    });
  }
  const answer = await bodyOf(response, options.signal);
  if (response.ok && answer !== null) return answer;
  if (answer?.error) throw new ApiError(response.status, answer.error, answer.problems ?? []);
  const message = `The server answered ${response.status} ${response.statusText}`.trim();
  throw new ApiError(response.status, { code: 'internal', message });
}

/** Null: it is no JSON. */
async function bodyOf(response, signal) {
  try {
    return await response.json();
  } catch (error) {
    if (signal?.aborted) throw error;
    return null;
  }
}

/** The whole text of an output, part by part. */
export async function wholeOutput(taskId, signal) {
  const parts = [];
  for (let from = 0; from !== null; ) {
    const part = await getJson(`/api/tasks/${taskId}/output?from=${from}`, signal);
    parts.push(part.text);
    from = part.next;
  }
  return parts.join('');
}

export function isAbort(error) {
  return error instanceof Error && error.name === 'AbortError';
}
