import { CrewError } from '../../errors.ts';
import type { LimitsSpec } from '../../spec/crew-spec.ts';
import type { AttemptResult } from '../events.ts';

/** What a run or a task may still use up. */
export interface Budget {
  /** CrewError `limit-reached` once a limit is: called before each request, so the one that reaches it is still paid for. */
  check(): void;
  /** One request that was made. A reply without usage ends what is limited by it: nobody could say when the limit is reached. */
  count(result: Pick<AttemptResult, 'usage' | 'costUsd' | 'error' | 'finishReason'>, model: string): void;
}

/** A task that has limits of its own, with where they stand. */
export interface LimitedTask {
  readonly task: string;
  readonly place: string;
}

/** Counts from now on. `owner` null: the run. */
export function openBudget(limits: LimitsSpec, owner: LimitedTask | null): Budget {
  const started = performance.now();
  let requests = 0;
  let tokens = 0;
  let costUsd = 0;
  let unreported: { readonly limit: string; readonly model: string } | null = null;
  const refuse = (name: string, spent: number, limit: number | undefined) => {
    if (limit !== undefined && spent >= limit) throw reached(owner, name, { spent, limit });
  };
  return {
    check() {
      refuse('max_cost_usd', costUsd, limits.maxCostUsd);
      refuse('max_tokens', tokens, limits.maxTokens);
      refuse('max_seconds', (performance.now() - started) / 1000, limits.maxSeconds);
      refuse('max_requests', requests, limits.maxRequests);
      if (unreported !== null) throw notCountable(owner, unreported);
    },
    count({ usage, costUsd: cost, error, finishReason }, model) {
      requests++;
      // What was refused or cut off is tried again: mostly it took nothing, and no server reports it.
      const isReply = error === null || finishReason !== null;
      if (isReply && limits.maxCostUsd !== undefined && cost === null) unreported ??= { limit: 'max_cost_usd', model };
      if (isReply && limits.maxTokens !== undefined && usage === null) unreported ??= { limit: 'max_tokens', model };
      tokens += usage === null ? 0 : usage.inputTokens + usage.outputTokens;
      costUsd += cost ?? 0;
    },
  };
}

function reached(
  owner: LimitedTask | null,
  name: string,
  { spent, limit }: { spent: number; limit: number },
): CrewError {
  const shown = (amount: number) => amount.toLocaleString('en', { maximumFractionDigits: decimals(name, limit) });
  const whose = owner === null ? 'the run' : `task ${owner.task}`;
  const message = `${whose} reached ${name}: ${shown(spent)} of ${shown(limit)}; nothing more was asked`;
  const hint =
    owner === null
      ? `Allow more:  crew resume --${name.replaceAll('_', '-')} <n>`
      : `Raise limits.${name} of ${whose} (${owner.place}), then:  crew resume`;
  return new CrewError('limit-reached', message, { hint });
}

function notCountable(owner: LimitedTask | null, { limit, model }: { limit: string; model: string }): CrewError {
  const whose = owner === null ? 'the run' : `task ${owner.task}`;
  const message = `${whose} cannot keep ${limit}: the server did not report the tokens of the reply of ${model}; nothing more was asked`;
  const hint =
    owner === null
      ? `Use max_requests in place of ${limit} (in crew.yaml, or as a flag):  crew resume --max-requests <n>`
      : `Use max_requests in place of ${limit} in limits of ${whose} (${owner.place}), then:  crew resume`;
  return new CrewError('limit-reached', message, { hint });
}

/** Enough to show the limit as it was written. */
function decimals(name: string, limit: number): number {
  const written = String(limit).split('.')[1]?.length ?? 0;
  return Math.min(20, Math.max(name === 'max_cost_usd' ? 6 : 1, written));
}
