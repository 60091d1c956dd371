import { readFileSync } from 'node:fs';
import type { Dispatcher } from 'undici';
import { ModelFailure } from '../model.ts';
import { type Environment, variableValue } from '../providers.ts';
import { proxyFor, type ServerProxy } from './proxy-for.ts';

/**
 * A `fetch` for a server that is reached through a proxy, or with certificates that Node has not read itself, since `.env`
 * names them. Null: Node's own will do. A ModelFailure when what the environment says cannot be used.
 */
export async function ownFetch(address: string, environment: Environment): Promise<typeof fetch | null> {
  const proxy = proxyFor(address, environment);
  const file = variableValue(certificatesVariable, environment);
  const isRead = file === null || file === variableValue(certificatesVariable, process.env);
  if (proxy === null && isRead) return null;
  const ca = file === null ? null : await withCertificates(file);
  const undici = await import('undici');
  const patient = { headersTimeout: 0, bodyTimeout: 0 };
  const tls = ca === null ? {} : { ca };
  const dispatcher: Dispatcher =
    proxy === null
      ? new undici.Agent({ ...patient, connect: tls })
      : new undici.ProxyAgent({ ...patient, ...proxyOptions(proxy), requestTls: tls, proxyTls: tls });
  const through = (input: string | URL | Request, init?: RequestInit) =>
    undici.fetch(input as string, { ...(init as object), dispatcher });
  return through as unknown as typeof fetch;
}

const certificatesVariable = 'NODE_EXTRA_CA_CERTS';

/** What Node trusts anyway, and the file's own. */
async function withCertificates(file: string): Promise<string[]> {
  const tls = await import('node:tls');
  try {
    return [...tls.getCACertificates('default'), readFileSync(file, 'utf8')];
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new ModelFailure('model-unreachable', `${certificatesVariable}: cannot read ${file} (${why})`, {
      hint: `Give ${certificatesVariable} the path of a file with certificates (PEM)`,
      retryable: false,
      cause: error,
    });
  }
}

function proxyOptions({ url, variable, host }: ServerProxy) {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    const what = parsed === null ? 'not a web address' : `a ${parsed.protocol.slice(0, -1)} proxy (${host})`;
    throw new ModelFailure(
      'model-unreachable',
      `${variable} names ${what}; crew can use http:// and https:// proxies`,
      {
        hint: `Set ${variable}=http://<host>:<port>, or leave the server out:  NO_PROXY=<host of the server>`,
        retryable: false,
      },
    );
  }
  const login = [parsed.username, parsed.password].map(decoded).join(':');
  const token = login === ':' ? {} : { token: `Basic ${Buffer.from(login).toString('base64')}` };
  // A plain request is handed to the proxy as it is, as other programs do: many proxies tunnel to port 443 only.
  return { uri: parsed.origin, proxyTunnel: false, ...token };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone percent sign: then it stands as it is.
    return text;
  }
}
