import { ModelFailure } from '../model.ts';
import type { FailureContext } from './failure-context.ts';
import { serverName } from './failure-context.ts';
import { networkFailure } from './network-failure.ts';
import { refusedByProxy } from './proxy-failure.ts';
import { serverFailure } from './server-failure.ts';

/** What the client threw, as a ModelFailure; an error that is neither the server's nor the network's comes back as it is. */
export async function clientFailure(error: unknown, context: FailureContext): Promise<unknown> {
  const { APIConnectionError, APIError } = await import('openai');
  if (error instanceof ModelFailure) return error;
  if (error instanceof APIConnectionError) return networkFailure(error, context);
  if (error instanceof APIError && error.status === 407 && context.proxy) return refusedByProxy(407, context);
  if (error instanceof APIError)
    return serverFailure({ status: error.status, headers: error.headers, body: bodyOf(error) }, context);
  if (error instanceof SyntaxError) {
    const hint = 'Try again later, or choose another model with --model';
    const message = `${serverName(context.settings)} sent a reply that is not valid JSON`;
    return new ModelFailure('model-malformed', message, {
      hint,
      retryable: true,
      partial: context.partial,
      cause: error,
    });
  }
  return isOfNetwork(error) ? networkFailure(error, context) : error;
}

/** The client puts a body that is no JSON behind the status: `502 <html>…`. */
function bodyOf(error: { readonly error: unknown; readonly message: string; readonly status: unknown }): unknown {
  if (error.error !== undefined && error.error !== null) return error.error;
  const text = error.message.replace(/^\d{3} /, '');
  return /^status code \(no body\)$/.test(text) ? '' : text;
}

function isOfNetwork(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    error.message === 'terminated' ||
    error.message === 'fetch failed' ||
    error.cause instanceof Error ||
    'code' in error
  );
}
