import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { notPublic } from './public-address.ts';

export interface Address {
  readonly address: string;
  readonly family: number;
}

/** Finds all addresses of a host name. */
export type Resolve = (hostname: string) => Promise<readonly Address[]>;

export const resolveBySystem: Resolve = (hostname) => lookup(hostname, { all: true });

/** The addresses to connect to, and to no other; throws, in words for a model, when one of them is not open to fetch_page. */
export async function checkedAddresses(
  url: URL,
  allowHosts: readonly string[],
  resolve: Resolve,
): Promise<readonly Address[]> {
  refuseUnlessPlain(url);
  const host = bareHost(url.hostname);
  const family = isIP(host);
  const found = family > 0 ? [{ address: host, family }] : await resolved(host, resolve);
  if (isAllowed(url, allowHosts)) return found;
  for (const { address } of found) {
    const kind = notPublic(address);
    if (kind !== null) throw notOpen(url, kind);
  }
  return found;
}

function refuseUnlessPlain(url: URL): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new Error(`${url.protocol}// is not open to fetch_page; give an address with http:// or https://`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new Error('The address has a user name or password in it; fetch_page sends none, leave it out');
  }
}

async function resolved(host: string, resolve: Resolve): Promise<readonly Address[]> {
  const found = await resolve(host).catch((error: NodeJS.ErrnoException) => {
    const word = error.code === 'ENOTFOUND' ? 'there is no such host' : `looking it up failed (${error.code ?? error})`;
    throw new Error(`${host}: ${word}`, { cause: error });
  });
  if (found.length === 0) throw new Error(`${host}: it has no address`);
  return found;
}

/** `host:port` allows that port, `host` every port. */
function isAllowed(url: URL, allowHosts: readonly string[]): boolean {
  const host = bareHost(url.hostname);
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const names = [host, `[${host}]`, `${host}:${port}`, `[${host}]:${port}`];
  // Without the brackets `::1:80` is an address of its own.
  const meant = isIP(host) === 6 ? names.filter((name) => name !== `${host}:${port}`) : names;
  return allowHosts.some((entry) => meant.includes(entry.trim().toLowerCase()));
}

function bareHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

function notOpen(url: URL, kind: string): Error {
  const what = kind === 'no' ? 'no public address' : `a ${kind} address`;
  return new Error(
    `${url.host} is ${what}: fetch_page reads public pages only, unless allow_hosts in crew.yaml names it`,
  );
}
