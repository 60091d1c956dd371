import { CrewError } from '../errors.ts';
import type { LimitsSpec } from '../spec/crew-spec.ts';
import type { AttemptResult } from './events.ts';

/** What a run or a task may still use up. */
export interface Budget {
  /** CrewError `limit-reached` once a limit is: called before each request, so the one that reaches it is still paid for. */
  check(): void;
  /** One request that was made. */
  count(result: Pick<AttemptResult, 'usage' | 'costUsd'>): void;
}

/** Counts from now on. `whose`: for the message, `the run` or `task outline`. */
export function openBudget(limits: LimitsSpec, whose: string): Budget {
  const started = performance.now();
  let requests = 0;
  let tokens = 0;
  let costUsd = 0;
  return {
    check() {
      const seconds = (performance.now() - started) / 1000;
      const used: readonly (readonly [string, number, number | undefined])[] = [
        ['max_cost_usd', costUsd, limits.maxCostUsd],
        ['max_tokens', tokens, limits.maxTokens],
        ['max_seconds', seconds, limits.maxSeconds],
        ['max_requests', requests, limits.maxRequests],
      ];
      for (const [name, spent, limit] of used) {
        if (limit !== undefined && spent >= limit) throw reached(whose, name, { spent, limit });
      }
    },
    count({ usage, costUsd: cost }) {
      requests++;
      tokens += usage === null ? 0 : usage.inputTokens + usage.outputTokens;
      costUsd += cost ?? 0;
    },
  };
}

function reached(whose: string, name: string, { spent, limit }: { spent: number; limit: number }): CrewError {
  const shown = (amount: number) =>
    amount.toLocaleString('en', { maximumFractionDigits: name === 'max_cost_usd' ? 6 : 1 });
  const flag = `--${name.replaceAll('_', '-')}`;
  const message = `${whose} reached ${name}: ${shown(spent)} of ${shown(limit)}; nothing more was asked`;
  return new CrewError('limit-reached', message, {
    hint: whose === 'the run' ? `Allow more:  crew resume ${flag} <n>` : `Raise limits.${name}, then:  crew resume`,
  });
}
