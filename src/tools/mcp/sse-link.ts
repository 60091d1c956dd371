import type { Transport } from '@modelcontextprotocol/client';
import type { Link } from './link.ts';
import { patientFetch } from './patient-fetch.ts';

/** A server that speaks it says its endpoint at once. */
const endpointMilliseconds = 10_000;

/** An MCP server at an address, over HTTP+SSE: the transport of 2024, which many servers still have. */
export async function sseLink(url: URL, headers: Readonly<Record<string, string>>): Promise<Link> {
  const { SSEClientTransport } = await import('@modelcontextprotocol/client');
  let challenge = '';
  const reach = patientFetch();
  const transport = new SSEClientTransport(url, {
    requestInit: { headers: { ...headers } },
    redirectPolicy: 'same-origin',
    fetch: async (input, init) => {
      const response = await reach(input, init);
      const refused = response.status === 401 || response.status === 403;
      if (refused) challenge = response.headers.get('www-authenticate') ?? '';
      return response;
    },
  });
  const closing = new AbortController();
  const begin = transport.start.bind(transport);
  const end = transport.close.bind(transport);
  let isClosed = false;
  // the package says of each of several closes that the connection has ended
  transport.close = async () => {
    closing.abort();
    if (isClosed) return;
    isClosed = true;
    await end();
  };
  transport.start = async () => {
    await begun(begin(), closing.signal);
    const { onerror } = transport;
    // it would open a new stream, where the session of the old one is unknown
    transport.onerror = (error) => {
      onerror?.(error);
      if (/^SSE error/.test(error.message)) void transport.close();
    };
  };
  return {
    transport: transport as Transport,
    ending: () => null,
    lastWords: () => '',
    challenge: () => challenge,
    close: () => transport.close(),
  };
}

async function begun(started: Promise<void>, closing: AbortSignal): Promise<void> {
  const signal = AbortSignal.any([closing, AbortSignal.timeout(endpointMilliseconds)]);
  await new Promise<void>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('no event: endpoint came')), { once: true });
    started.then(resolve, reject);
  });
}
