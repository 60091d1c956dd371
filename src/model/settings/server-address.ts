import { type Provider, providerNamed, providers } from '../providers.ts';

/** Is this URL's host the user's own machine or network? A name without a dot is one of a local network. */
export function isPrivateUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const host = new URL(url).hostname.toLowerCase().replace(/^\[|\]$/g, '');
  if (host.includes(':')) return /^(::1?$|f[cd]|fe80:|::ffff:(7f|a[0-9a-f]{2}:|c0a8:))/.test(host);
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return isPrivateIPv4(host);
  return !host.includes('.') || /\.(localhost|local|lan|home\.arpa)$/.test(host) || host === 'host.docker.internal';
}

/** Is this one of the provider's own addresses? */
export function isOwnHost(provider: Provider, url: string): boolean {
  const host = comparableHost(url);
  return host !== null && isHostOf(provider, host);
}

function isHostOf({ baseUrl, hosts }: Provider, host: string): boolean {
  // An address of the table is well formed: to parse each as a URL for each run takes a while.
  return /^https?:\/\/([^/]+)/.exec(baseUrl)?.[1] === host || hosts?.test(host) === true;
}

/** The provider whose server this is. */
export function providerAt(url: string): Provider | undefined {
  const host = comparableHost(url);
  const known = host === null ? undefined : providers.find((provider) => isHostOf(provider, host));
  // Azure's deployments have this path behind a company's own name, too.
  return known ?? (/\/openai\/deployments\//.test(url) ? providerNamed('azure') : undefined);
}

/** Host and port, for messages; the whole text when it is no URL. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

function isPrivateIPv4(host: string): boolean {
  const [first = 0, second = 0] = host.split('.').map(Number);
  if (first === 127 || first === 10 || first === 0) return true;
  if (first === 172) return second >= 16 && second <= 31;
  if (first === 100) return second >= 64 && second <= 127;
  return (first === 192 && second === 168) || (first === 169 && second === 254);
}

function comparableHost(url: string): string | null {
  if (!URL.canParse(url)) return null;
  return new URL(url).host.replace(/^(127\.0\.0\.1|\[::1\]|0\.0\.0\.0)(?=:|$)/, 'localhost');
}
