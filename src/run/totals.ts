import type { Usage } from '../model/model.ts';
import type { AttemptResult, TaskTotals } from './events.ts';
import type { PlannedTask, Savings } from './plan.ts';

type Counted = Pick<AttemptResult, 'usage' | 'costUsd' | 'durationMs'>;

export const noTotals: TaskTotals = { usage: null, usageIncomplete: false, costUsd: 0, durationMs: 0 };

/** Adds one attempt. An attempt without usage makes the sum a lower bound; one without a price makes the cost unknown. */
export function addAttempt(totals: TaskTotals, attempt: Counted): TaskTotals {
  return {
    usage: addUsage(totals.usage, attempt.usage),
    usageIncomplete: totals.usageIncomplete || attempt.usage === null,
    costUsd: attempt.usage === null ? totals.costUsd : addCost(totals.costUsd, attempt.costUsd),
    durationMs: totals.durationMs + attempt.durationMs,
  };
}

export function addTotals(a: TaskTotals, b: TaskTotals): TaskTotals {
  return {
    usage: addUsage(a.usage, b.usage),
    usageIncomplete: a.usageIncomplete || b.usageIncomplete,
    costUsd: addCost(a.costUsd, b.costUsd),
    durationMs: a.durationMs + b.durationMs,
  };
}

/** What the reused outputs of a plan spare; null when nothing is reused. */
export function savedBy(tasks: readonly PlannedTask[]): Savings | null {
  const saved = tasks.flatMap((task) => (task.action === 'reuse' ? [task.saves] : []));
  if (saved.length === 0) return null;
  return saved.reduce((sum, one) => ({
    tokens: sum.tokens + one.tokens,
    costUsd: addCost(sum.costUsd, one.costUsd),
    durationMs: sum.durationMs + one.durationMs,
  }));
}

function addUsage(a: Usage | null, b: Usage | null): Usage | null {
  if (a === null || b === null) return a ?? b;
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cachedTokens: a.cachedTokens + b.cachedTokens,
    reasoningTokens: a.reasoningTokens + b.reasoningTokens,
  };
}

function addCost(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}
