import { ModelFailure, type ModelSettings } from '../model.ts';
import { providerNamed } from '../providers.ts';
import { maskSecrets } from '../secrets/mask.ts';
import { hostOf } from '../settings/server-address.ts';
import { type FailureContext, serverName } from './failure-context.ts';
import { proxyFailure } from './proxy-failure.ts';

const brokenOff = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
]);
const tooSlow = new Set([
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENETDOWN',
]);
const tls = /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED|UNABLE_TO_|EPROTO)/;

/** The failure that a connection's error comes to: nobody there, broken off, or not to be trusted. */
export function networkFailure(error: unknown, context: FailureContext): ModelFailure {
  const { code, message } = rootOf(error);
  const { settings, partial } = context;
  const atProxy = proxyFailure({ code, message }, context);
  if (atProxy !== null) return atProxy;
  const options = { partial, cause: error };
  const name = serverName(settings);
  const detail = code ?? maskSecrets(message, context.secrets);
  if (code === 'ECONNREFUSED') return new ModelFailure('model-unreachable', ...nobodyThere(settings, options));
  if (code === 'ENOTFOUND') {
    const hint = settings.provider === 'custom' ? 'Check llm.base_url, and the network' : 'Check the network';
    return new ModelFailure('model-unreachable', `no host ${hostOf(settings.baseUrl)} (ENOTFOUND)`, {
      ...options,
      hint,
      retryable: false,
    });
  }
  if (code !== undefined && tls.test(code)) {
    const message = `no secure connection to ${hostOf(settings.baseUrl)} (${code})`;
    return new ModelFailure('model-unreachable', message, {
      ...options,
      hint: tlsHint(code, context),
      retryable: false,
    });
  }
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
    return new ModelFailure('model-timeout', `${name} was silent for 300 s, the longest that this Node.js waits`, {
      ...options,
      retryable: true,
    });
  }
  if ((code !== undefined && brokenOff.has(code)) || /terminated|socket hang up|other side closed/i.test(message)) {
    const hint = 'Try again later, or choose another model with --model';
    return new ModelFailure('model-broken-stream', `the connection to ${name} broke off (${detail})`, {
      ...options,
      hint,
      retryable: true,
    });
  }
  const retryable = code !== undefined && tooSlow.has(code);
  return new ModelFailure('model-unreachable', `cannot reach ${hostOf(settings.baseUrl)} (${detail})`, {
    ...options,
    hint: 'Check the network',
    retryable,
  });
}

interface Root {
  readonly code: string | undefined;
  readonly message: string;
}

/** The innermost error that has a code, else the innermost of all: the client and fetch each wrap it once. */
function rootOf(error: unknown): Root {
  let root: Root = { code: undefined, message: String(error) };
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    const code: unknown = 'code' in inner ? inner.code : undefined;
    root = { code: typeof code === 'string' ? code : root.code, message: inner.message };
  }
  return root;
}

type Kept = Pick<FailureContext, 'partial'> & { readonly cause: unknown };

function nobodyThere(settings: ModelSettings, kept: Kept): [string, Kept & { hint: string; retryable: false }] {
  const url = new URL(settings.baseUrl).origin;
  const start = providerNamed(settings.provider)?.start;
  const hint = start === undefined ? 'Start the server, or check llm.base_url' : `Start it:  ${start}`;
  return [`nothing listens at ${url}`, { ...kept, hint, retryable: false }];
}

function tlsHint(code: string, { settings, proxy = null }: FailureContext): string {
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'EPROTO' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG') {
    const proxied = proxy?.url.startsWith('https:') === true;
    if (proxied) return `If the proxy speaks plain HTTP, write http:// in ${proxy.variable}`;
    return 'If that server speaks plain HTTP, write http:// in llm.base_url';
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `The certificate is for other names than ${hostOf(settings.baseUrl)}: check the host in llm.base_url`;
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return "The server's certificate is not valid today: check the clock of this machine, or ask who runs the server";
  }
  return 'If your network has a certificate of its own, put it into .env or the environment:  NODE_EXTRA_CA_CERTS=<file.pem>';
}
