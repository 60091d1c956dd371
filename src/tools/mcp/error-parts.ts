/** The HTTP status of an answer that a transport took for a failure. */
export function statusOf(error: unknown): number | undefined {
  const status = field(field(error, 'data'), 'status');
  if (typeof status === 'number') return status;
  if (!(error instanceof Error)) return undefined;
  // the older transport has it in its words, or as the error's code
  const said = /\(HTTP (\d{3})\)/.exec(error.message)?.[1];
  if (said !== undefined) return Number(said);
  const code = rpcCode(error);
  return /^SSE error/.test(error.message) && code !== undefined && code >= 100 && code < 600 ? code : undefined;
}

/** The code of what fetch met: it stands on the error's cause. */
export function networkCode(error: unknown): string | undefined {
  for (let inner = error instanceof Error ? error.cause : undefined; inner instanceof Error; inner = inner.cause) {
    if ('code' in inner && typeof inner.code === 'string') return inner.code;
  }
  return undefined;
}

/** The number of a JSON-RPC error. */
export function rpcCode(error: unknown): number | undefined {
  const code = field(error, 'code');
  return typeof code === 'number' ? code : undefined;
}

/** What the error says, without what the package puts before it. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // fetch says why only in its cause
  const { message } = error.message === 'fetch failed' && error.cause instanceof Error ? error.cause : error;
  return message.replace(/^MCP error -?\d+: /, '').replace(/^SSE error: /, '');
}

/** The body of an answer that was refused, as far as the error has it. */
export function bodyOf(error: unknown): string {
  const text = field(field(error, 'data'), 'text');
  if (typeof text === 'string') return text;
  return error instanceof Error ? (/\(HTTP \d{3}\): (.*)$/s.exec(error.message)?.[1] ?? '') : '';
}

function field(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object' ? Reflect.get(value, name) : undefined;
}
