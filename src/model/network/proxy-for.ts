import { type Environment, firstSet, variableValue } from '../providers.ts';

/** The proxy that requests to a server go through. */
export interface ServerProxy {
  /** The variable that names it. */
  readonly variable: string;
  /** As it is written, with a scheme; may hold a password, so it is never shown. */
  readonly url: string;
  /** Host and port, for messages. */
  readonly host: string;
}

/** The proxy that the environment names for this address; null: none, or `NO_PROXY` leaves it out. */
export function proxyFor(address: string, environment: Environment): ServerProxy | null {
  const target = URL.parse(address);
  if (target === null) return null;
  const own = target.protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy', 'HTTP_PROXY'];
  const variable = firstSet([...own, 'all_proxy', 'ALL_PROXY'], environment);
  if (variable === undefined || isLeftOut(target, environment)) return null;
  const written = variableValue(variable, environment) ?? '';
  const url = /^[a-z][a-z\d+.-]*:\/\//i.test(written) ? written : `http://${written}`;
  const proxy = URL.parse(url);
  // To a proxy elsewhere, 127.0.0.1 is that proxy's own machine.
  if (proxy !== null && isLoopback(target.hostname) && !isLoopback(proxy.hostname)) return null;
  return { variable, url, host: proxy === null ? 'an address that is not valid' : proxy.host };
}

function isLeftOut(target: URL, environment: Environment): boolean {
  const variable = firstSet(['no_proxy', 'NO_PROXY'], environment);
  const entries = variable === undefined ? [] : (variableValue(variable, environment) ?? '').split(/[\s,]+/);
  const host = bare(target.hostname);
  const port = target.port || (target.protocol === 'https:' ? '443' : '80');
  return entries.filter(Boolean).some((entry) => entry === '*' || leavesOut(entry.toLowerCase(), host, port));
}

/** `example.com` and `.example.com` are for all names below them, too. */
function leavesOut(entry: string, host: string, port: string): boolean {
  const [, network = '', bits = ''] = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(entry) ?? [];
  if (network !== '') return isIPv4(host) && samePrefix(network, host, Number(bits));
  const [, name = entry, only] = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
  if (only !== undefined && only !== port) return false;
  const wanted = bare(name.replace(/^\*?\./, ''));
  return host === wanted || host.endsWith(`.${wanted}`);
}

function samePrefix(network: string, host: string, bits: number): boolean {
  const binary = (address: string) =>
    address
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('');
  return binary(network).slice(0, bits) === binary(host).slice(0, bits);
}

function isIPv4(host: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+$/.test(host);
}

function isLoopback(hostname: string): boolean {
  const host = bare(hostname);
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127\./.test(host);
}

function bare(host: string): string {
  return host.toLowerCase().replace(/^\[|\]$/g, '');
}
