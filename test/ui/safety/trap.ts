import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server of somebody else: whoever asks it anything is noted. */
export interface Trap extends AsyncDisposable {
  readonly origin: string;
  /** `GET /path`, each. */
  readonly visits: readonly string[];
}

/** `pages`: what it answers, by path; anything else is an empty picture that any site may read. */
export async function setTrap(pages: Readonly<Record<string, string>> = {}): Promise<Trap> {
  const visits: string[] = [];
  const server = createServer(({ method, url = '/' }, response) => {
    visits.push(`${method} ${url}`);
    const page = pages[url];
    const type = page === undefined ? 'image/svg+xml' : 'text/html';
    response.writeHead(200, { 'content-type': type, 'access-control-allow-origin': '*' });
    response.end(page ?? '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    visits,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
