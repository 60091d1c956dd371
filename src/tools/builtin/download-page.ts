import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { type Address, checkedAddresses, type Resolve } from './checked-address.ts';

export interface Download {
  /** After redirects. */
  readonly url: URL;
  /** The media type in lower case without parameters; '' when the server gives none. */
  readonly type: string;
  readonly charset: string | null;
  readonly bytes: Buffer;
  /** There was more than `maxBytes`. */
  readonly isCut: boolean;
}

export interface DownloadOptions {
  readonly allowHosts: readonly string[];
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  readonly resolve: Resolve;
}

const maxRedirects = 5;

/** Gets one page; each address on the way is checked, and the very address that was checked is connected to. */
export async function downloadPage(start: URL, options: DownloadOptions): Promise<Download> {
  let url = start;
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const response = await respond(url, options);
    const to = redirectOf(response);
    if (to === null) return await received(url, response, options);
    response.destroy();
    url = target(to, url);
  }
  throw new Error(`${start.href} was redirected more than ${maxRedirects} times`);
}

async function respond(url: URL, options: DownloadOptions): Promise<IncomingMessage> {
  const addresses = await untilAborted(checkedAddresses(url, options.allowHosts, options.resolve), options.signal);
  const { request } = url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  const settings: RequestOptions = {
    // Its own connection: one that is kept open was made to an address that was checked for another call.
    agent: false,
    lookup: onlyThese(addresses),
    signal: options.signal,
    headers: {
      'user-agent': 'crew',
      accept: 'text/html, text/*, application/json, */*;q=0.1',
      'accept-encoding': 'gzip, br',
    },
  };
  return await new Promise((resolve, reject) => {
    const sent: ClientRequest = request(url, settings, resolve);
    sent.on('error', (error: NodeJS.ErrnoException) => reject(networkFault(url, error)));
    sent.end();
  });
}

/** Answers with what was checked, so that a second look-up cannot give another address. */
function onlyThese(addresses: readonly Address[]): LookupFunction {
  return (_hostname, options, callback) => {
    if (options.all) return callback(null, [...addresses]);
    const [first] = addresses;
    callback(null, first!.address, first!.family);
  };
}

function redirectOf({ statusCode, headers }: IncomingMessage): string | null {
  return [301, 302, 303, 307, 308].includes(statusCode ?? 0) ? (headers.location ?? null) : null;
}

function target(location: string, from: URL): URL {
  const url = URL.parse(location, from.href);
  if (url === null) throw new Error(`${from.href} redirects to ${location}, which is no address`);
  return url;
}

async function received(url: URL, response: IncomingMessage, options: DownloadOptions): Promise<Download> {
  const { statusCode = 0, statusMessage, headers } = response;
  if (statusCode < 200 || statusCode > 299) {
    response.destroy();
    throw new Error(`${url.href} answered ${statusCode} ${statusMessage ?? ''}`.trim());
  }
  const [type = '', ...parameters] = (headers['content-type'] ?? '')
    .split(';')
    .map((part) => part.trim().toLowerCase());
  const charset =
    parameters
      .find((part) => part.startsWith('charset='))
      ?.slice(8)
      .replaceAll('"', '') ?? null;
  refuseUnlessText(url, response, type);
  try {
    return { url, type, charset, ...(await limited(await unpacked(response), options.maxBytes)) };
  } catch (error) {
    throw networkFault(url, error as NodeJS.ErrnoException);
  } finally {
    response.destroy();
  }
}

function refuseUnlessText(url: URL, response: IncomingMessage, type: string): void {
  const readable =
    type === '' || /^text\/|^application\/([\w.-]+\+)?(json|xml|yaml)$|^application\/(x-yaml|x-ndjson|javascript)$/;
  if (readable === true || readable.test(type)) return;
  response.destroy();
  throw new Error(`${url.href} is ${type}, which fetch_page cannot read: it reads HTML, JSON and plain text`);
}

async function unpacked(response: IncomingMessage): Promise<Readable> {
  const { createBrotliDecompress, createGunzip } = await import('node:zlib');
  const encoding = response.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return response;
  const unpack = /^(x-)?gzip$/.test(encoding) ? createGunzip() : encoding === 'br' ? createBrotliDecompress() : null;
  if (unpack === null) throw new Error(`it is packed as ${encoding}, which was not asked for`);
  response.on('error', (error) => unpack.destroy(error));
  return response.pipe(unpack);
}

/** Reads on only until the limit, whatever the server says or how small it was packed. */
async function limited(stream: Readable, maxBytes: number): Promise<{ bytes: Buffer; isCut: boolean }> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    pieces.push(piece);
    size += piece.length;
    if (size > maxBytes) break;
  }
  return { bytes: Buffer.concat(pieces).subarray(0, maxBytes), isCut: size > maxBytes };
}

/** A look-up cannot be cancelled; nobody waits for it then. */
function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

function networkFault(url: URL, error: NodeJS.ErrnoException): Error {
  if (error.name === 'AbortError') return error;
  const word = error.code === 'ECONNREFUSED' ? 'nothing answers there' : (error.code ?? error.message);
  return new Error(`${url.href} could not be read: ${word}`, { cause: error });
}
