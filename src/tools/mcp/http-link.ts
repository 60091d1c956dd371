import type { Transport } from '@modelcontextprotocol/client';
import type { Link } from './link.ts';

/** An MCP server at an address. Redirects to another host are not followed: the headers hold keys. */
export async function httpLink(url: URL, headers: Readonly<Record<string, string>>): Promise<Link> {
  const { StreamableHTTPClientTransport } = await import('@modelcontextprotocol/client');
  const transport = new StreamableHTTPClientTransport(url, {
    requestInit: { headers: { ...headers } },
    redirectPolicy: 'same-origin',
    fetch: withoutListening,
  });
  return {
    // its optional members allow undefined, which the interface's do not
    transport: transport as Transport,
    ending: () => null,
    lastWords: () => '',
    close: async (politeMilliseconds) => {
      await endSession(transport, politeMilliseconds);
      await transport.close();
    },
  };
}

/** What a server has to say unasked we have no use for, so the stream for it is not opened; a broken answer's stream is resumed. */
async function withoutListening(url: string | URL, init?: RequestInit): Promise<Response> {
  const listens = init?.method === 'GET' && !new Headers(init.headers).has('last-event-id');
  return listens ? new Response(null, { status: 405 }) : await fetch(url, init);
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
