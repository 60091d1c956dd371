/** An address of a server as people copy it, with `/chat/completions` and Azure's `api-version` taken off its end. */
export interface ReadAddress {
  readonly url: string;
  /** Null: it names none. */
  readonly apiVersion: string | null;
}

/** Reads a base URL, or the whole address of an endpoint (Azure's "Target URI"). Another query stays at its end. */
export function readAddress(text: string): ReadAddress {
  const [address = '', query = ''] = text
    .trim()
    .replace(/#.*$/s, '')
    .split(/\?(.*)/s);
  const url = address.replace(/\/+((chat\/completions|responses)\/*)?$/, '').replace(/\/+$/, '');
  const asked = new URLSearchParams(query);
  const apiVersion = asked.get('api-version');
  asked.delete('api-version');
  const rest = apiVersion === null ? query : asked.toString();
  return { url: rest === '' ? url : `${url}?${rest}`, apiVersion: apiVersion || null };
}

/** A base URL as a client takes it: what stands behind the `?` goes with each request. */
export function withoutQuery(url: string): { readonly url: string; readonly query: Readonly<Record<string, string>> } {
  const [address = '', query = ''] = url.split(/\?(.*)/s);
  return { url: address, query: Object.fromEntries(new URLSearchParams(query)) };
}

/**
 * The base URL that `OLLAMA_HOST` and its like mean, read as Ollama reads it: without a scheme, a port, or either, and with
 * the address that a server listens on (`0.0.0.0`) in place of one to call.
 */
export function hostAddress(text: string, port: number): string {
  const bare = text.trim().replace(/^["']|["']$/g, '');
  const [, scheme = 'http', rest = ''] = /^(?:([a-z][a-z\d+.-]*):\/\/)?(.*)$/is.exec(bare) ?? [];
  const [, authority = '', path = ''] = /^([^/]*)(.*)$/s.exec(rest) ?? [];
  const [, host = '', given = ''] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(authority) ?? ['', authority];
  const called = host === '' || host === '0.0.0.0' ? '127.0.0.1' : host === '[::]' ? '[::1]' : host;
  const hasScheme = bare.includes('://');
  const shown = given !== '' ? `:${given}` : hasScheme ? '' : `:${port}`;
  const at = path.replace(/\/+$/, '');
  return `${scheme}://${called}${shown}${at === '' ? '/v1' : at}`;
}
