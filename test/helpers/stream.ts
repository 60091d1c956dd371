/** One event of a stream. */
export function event(chunk: unknown): string {
  return `data: ${typeof chunk === 'string' ? chunk : JSON.stringify(chunk)}\n\n`;
}

export function events(...chunks: readonly unknown[]): string {
  return chunks.map(event).join('');
}

/** A piece of a reply. `more` are further fields of its choice. */
export function piece(content: string | null, more: Readonly<Record<string, unknown>> = {}) {
  return { choices: [{ index: 0, delta: content === null ? {} : { content }, ...more }] };
}

export function finish(reason: unknown) {
  return piece(null, { finish_reason: reason });
}

export const used = { choices: [], usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 } };
