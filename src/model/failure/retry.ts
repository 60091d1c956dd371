import type { ErrorCode } from '../../errors.ts';
import type { ModelFailure } from '../model.ts';

/** A server that asks for more is not waited for. */
export const longestWaitMs = 120_000;

/** While a model loads it is asked again at least this often. */
export const longestLoadingDelayMs = 30_000;

const firstDelayMs = 500;
const firstLoadingDelayMs = 1000;
const mostRetries = 4;
/** About five minutes. */
const mostLoadingRetries = 14;

/** Milliseconds to wait after failed attempt number `attempt` (from 1); null: give up. `random` gives 0 to 1. */
export function retryDelay(failure: ModelFailure, attempt: number, random: () => number): number | null {
  if (!failure.retryable || attempt > retriesFor(failure)) return null;
  const asked = failure.retryAfterMs ?? 0;
  if (asked > longestWaitMs) return null;
  return Math.max(asked, backoff(failure, attempt, random()));
}

function backoff({ code }: ModelFailure, attempt: number, random: number): number {
  const growth = 2 ** (attempt - 1);
  if (code !== 'model-loading') return Math.round(firstDelayMs * growth * (0.5 + random / 2));
  return Math.round(Math.min(firstLoadingDelayMs * growth, longestLoadingDelayMs) * (0.9 + random / 10));
}

/** How often a model is asked at most where attempts fail with this code. */
export function attemptLimit(failure: { readonly code: ErrorCode }): number {
  return retriesFor(failure) + 1;
}

/** An empty reply mostly stays empty, and each silence costs the whole timeout. */
function retriesFor({ code }: { readonly code: ErrorCode }): number {
  if (code === 'model-empty') return 1;
  if (code === 'model-loading') return mostLoadingRetries;
  return code === 'model-timeout' ? 2 : mostRetries;
}
