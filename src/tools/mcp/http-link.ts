import type { JSONRPCMessage, StreamableHTTPClientTransport, Transport } from '@modelcontextprotocol/client';
import type { Link } from './link.ts';
import { lostCode } from './lost-calls.ts';
import { isOlderStream } from './older-stream.ts';
import { patientFetch } from './patient-fetch.ts';

/** Of an answer's stream that broke and can be taken up again: within 2 seconds, or as the server asks. */
const reconnectionOptions = {
  initialReconnectionDelay: 250,
  reconnectionDelayGrowFactor: 2,
  maxReconnectionDelay: 5000,
  maxRetries: 3,
};

/** An MCP server at an address, over streamable HTTP. Redirects to another host are not followed: the headers hold keys. */
export async function httpLink(url: URL, headers: Readonly<Record<string, string>>): Promise<Link> {
  const { StreamableHTTPClientTransport } = await import('@modelcontextprotocol/client');
  let challenge = '';
  const transport = new StreamableHTTPClientTransport(url, {
    requestInit: { headers: { ...headers } },
    redirectPolicy: 'same-origin',
    reconnectionOptions,
    fetch: withoutListening((answer) => {
      challenge = answer;
    }),
  });
  tellOfLostAnswers(transport);
  return {
    // its optional members allow undefined, which the interface's do not
    transport: transport as Transport,
    ending: () => null,
    lastWords: () => '',
    challenge: () => challenge,
    close: async (politeMilliseconds) => {
      await endSession(transport, politeMilliseconds);
      await transport.close();
    },
  };
}

/** What a server has to say unasked we have no use for, so the stream for it is not opened; a broken answer's stream is resumed. */
function withoutListening(onChallenge: (challenge: string) => void): typeof fetch {
  const reach = patientFetch();
  return async (url, init) => {
    const listens = init?.method === 'GET' && !new Headers(init.headers).has('last-event-id');
    if (listens) return new Response(null, { status: 405 });
    const response = await reach(url, init);
    if (response.status === 401 || response.status === 403) onChallenge(response.headers.get('www-authenticate') ?? '');
    if (!isHandshake(init)) return response;
    const [isOlder, whole] = await isOlderStream(response);
    // as the servers of the older transport answer that take a POST to its address for nothing of theirs
    return isOlder ? new Response(null, { status: 405 }) : whole;
  };
}

function isHandshake(init: RequestInit | undefined): boolean {
  return init?.method === 'POST' && typeof init.body === 'string' && init.body.includes('"method":"initialize"');
}

/** The stream of an answer may end without the answer, and the package would wait for it until the time is over. */
function tellOfLostAnswers(transport: StreamableHTTPClientTransport): void {
  const send = transport.send.bind(transport);
  transport.send = async (message, options) => {
    const id = requestId(message);
    if (id === null) return send(message, options);
    const onRequestStreamEnd = () => {
      const error = { code: lostCode, message: 'the answer broke off' };
      // after an answer it is for nobody
      transport.onmessage?.({ jsonrpc: '2.0', id, error });
    };
    return send(message, { ...options, onRequestStreamEnd });
  };
}

function requestId(message: JSONRPCMessage | JSONRPCMessage[]): string | number | null {
  return !Array.isArray(message) && 'method' in message && 'id' in message ? message.id : null;
}

async function endSession(transport: { terminateSession(): Promise<void> }, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.max(milliseconds, 300));
  });
  // a server that is gone, or keeps no sessions, has nothing to end
  await Promise.race([transport.terminateSession().catch(() => undefined), limit]);
  clearTimeout(timer);
}
