import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { MiddlewareHandler } from 'hono';
import { RequestRefused } from './failures.ts';

/** Where the server is reached, and by whom. */
export interface Entrance {
  /** As it listens, such as `127.0.0.1`. */
  readonly host: string;
  readonly port: number;
  /** Null: whoever reaches it may use it. */
  readonly token: string | null;
}

/** Refuses what a page of another site could make a browser send: names that were rebound to this address, and requests from elsewhere. */
export function guard(entrance: Entrance): MiddlewareHandler {
  return async (context, next) => {
    const { req } = context;
    const host = req.header('host') ?? '';
    if (!isOwnHost(host, entrance)) {
      throw new RequestRefused(421, 'forbidden', {
        message: 'This address is not the one that crew ui was started with',
        hint: 'Open the address that crew ui printed',
      });
    }
    const changes = req.method !== 'GET' && req.method !== 'HEAD';
    if ((changes || req.path.startsWith('/api/')) && !isOwnSite(req.header.bind(req), host, changes)) {
      throw new RequestRefused(403, 'forbidden', { message: 'Another site may not ask this', hint: null });
    }
    await next();
  };
}

/** Asks for the token in a cookie or as `Authorization: Bearer`; `?token=` on a page sets the cookie and goes from the address. */
export function tokenGuard({ token, port }: Entrance): MiddlewareHandler {
  // Cookies know no ports: each server has a name of its own.
  const cookie = `crew-ui-${port}`;
  return async (context, next) => {
    if (token === null) return next();
    const url = new URL(context.req.url);
    const given = url.searchParams.get('token');
    if (given !== null && context.req.method === 'GET' && !url.pathname.startsWith('/api/') && isSame(given, token)) {
      url.searchParams.delete('token');
      context.header('set-cookie', `${cookie}=${encodeURIComponent(token)}; HttpOnly; SameSite=Strict; Path=/`);
      // Never `//host`, which would lead elsewhere.
      return context.redirect(`/${url.pathname.replace(/^\/+/, '')}${url.search}`, 303);
    }
    const kept = cookieNamed(cookie, context.req.header('cookie') ?? '');
    const bearer = /^Bearer (.+)$/.exec(context.req.header('authorization') ?? '')?.[1];
    if ([kept, bearer].some((one) => one !== undefined && isSame(one, token))) return next();
    throw new RequestRefused(401, 'unauthorized', {
      message: 'The token is missing or wrong',
      hint: 'Open the whole address that crew ui printed, with ?token=…',
    });
  };
}

function isOwnHost(header: string, { host, port }: Entrance): boolean {
  const [, name, given = '80'] = /^(\[[\da-f:.]+\]|[^:[\]@/\\]+)(?::(\d+))?$/i.exec(header.toLowerCase()) ?? [];
  if (name === undefined || Number(given) !== port) return false;
  const bare = name.replace(/^\[|\]$/g, '');
  if (['127.0.0.1', 'localhost', '::1', host.toLowerCase()].includes(bare)) return true;
  // A rebound name is always a name: the addresses of this machine and its own name are safe.
  return isEverywhere(host) && (isIP(bare) !== 0 || bare === hostname().toLowerCase());
}

/** Listens on all addresses of the machine. */
export function isEverywhere(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

type Header = (name: string) => string | undefined;

/** Browsers name the site that asks in one of these; what names none is no browser's page. An address that was typed (`none`) may only read. */
function isOwnSite(header: Header, host: string, changes: boolean): boolean {
  const origin = header('origin');
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) return false;
  const site = header('sec-fetch-site');
  return site === undefined || site === 'same-origin' || (site === 'none' && !changes);
}

function cookieNamed(name: string, header: string): string | undefined {
  const pairs = header.split(';').map((pair) => pair.trim());
  const value = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
  try {
    return value === undefined ? undefined : decodeURIComponent(value);
  } catch {
    // Not written by us.
    return undefined;
  }
}

/** Takes the same time wherever they differ. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
