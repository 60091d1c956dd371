import type { ErrorCode } from '../../errors.ts';
import type { ModelFailure } from '../model.ts';

/** A server that asks for more is not waited for. */
export const longestWaitMs = 120_000;

const firstDelayMs = 500;
const mostRetries = 4;

/** Milliseconds to wait after failed attempt number `attempt` (from 1); null: give up. `random` gives 0 to 1. */
export function retryDelay(failure: ModelFailure, attempt: number, random: () => number): number | null {
  if (!failure.retryable || attempt > retriesFor(failure)) return null;
  const asked = failure.retryAfterMs ?? 0;
  if (asked > longestWaitMs) return null;
  const backoff = firstDelayMs * 2 ** (attempt - 1);
  const jittered = Math.round(backoff * (0.5 + random() / 2));
  return Math.max(asked, jittered);
}

/** How often a model is asked at most where attempts fail with this code. */
export function attemptLimit(failure: { readonly code: ErrorCode }): number {
  return retriesFor(failure) + 1;
}

/** An empty reply mostly stays empty, and each silence costs the whole timeout. */
function retriesFor({ code }: { readonly code: ErrorCode }): number {
  if (code === 'model-empty') return 1;
  return code === 'model-timeout' ? 2 : mostRetries;
}
