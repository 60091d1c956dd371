import { ModelFailure } from '../model.ts';
import { hostOf } from '../settings/server-address.ts';
import type { FailureContext } from './failure-context.ts';

const unreached = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT'],
  ...['EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN'],
]);

/** What went wrong at the proxy and not at the server; null: nothing did, or there is no proxy. */
export function proxyFailure(
  error: { readonly code?: string | undefined; readonly message: string },
  context: FailureContext,
) {
  const { proxy = null } = context;
  if (proxy === null) return null;
  const [, status] = /Proxy (?:response|Authentication Required) \((\d+)\)/i.exec(error.message) ?? [];
  if (status !== undefined) return refusedByProxy(Number(status), context);
  const { code } = error;
  if (code === undefined || !unreached.has(code)) return null;
  const what = code === 'ECONNREFUSED' ? 'nothing listens at' : 'cannot reach';
  return failure(`${what} the proxy ${proxy.host} (${proxy.variable}): ${code}`, context, {
    hint: `Check ${proxy.variable}, or go to the server without it:  NO_PROXY=${serverOf(context)}`,
    retryable: code !== 'ECONNREFUSED' && code !== 'ENOTFOUND',
  });
}

/** A status that the proxy itself gave: to a tunnel, or 407 to a request. */
export function refusedByProxy(status: number, context: FailureContext): ModelFailure {
  const { host = '', variable = '' } = context.proxy ?? {};
  const where = `the proxy ${host} (${variable})`;
  if (status === 407) {
    return failure(`${where} wants a user name and a password, or refused them (407)`, context, {
      hint: `Put them into the variable:  ${variable}=http://<user>:<password>@${host}`,
      retryable: false,
    });
  }
  const did = status >= 500 ? 'cannot reach' : 'does not let through to';
  return failure(`${where} ${did} ${serverOf(context)} (${status})`, context, {
    hint: `Ask who runs the proxy, or go to the server without it:  NO_PROXY=${serverOf(context)}`,
    retryable: status >= 500,
  });
}

function serverOf({ settings }: FailureContext): string {
  return hostOf(settings.baseUrl).replace(/:\d+$/, '');
}

function failure(
  message: string,
  { partial }: FailureContext,
  options: { readonly hint: string; readonly retryable: boolean },
): ModelFailure {
  return new ModelFailure('model-unreachable', message, { ...options, partial });
}
