import { CrewError } from '../../errors.ts';
import { isPriced } from '../../model/price.ts';
import type { Plan } from '../../run/plan.ts';

/** A limit on the cost is none when a price is not known: CrewError `price-unknown`, before anything is spent. */
export async function refuseUnknownPrices(plan: Plan): Promise<void> {
  if (plan.offline) return;
  for (const task of plan.tasks) {
    if (task.action !== 'run') continue;
    if (plan.limits.maxCostUsd === undefined && task.limits.maxCostUsd === undefined) continue;
    for (const model of [task.model, ...task.fallbacks]) {
      if (await isPriced(model)) continue;
      throw new CrewError('price-unknown', `max_cost_usd cannot be kept: the price of ${model.label} is not known`, {
        hint: 'Limit max_tokens instead, or choose a model whose price is known',
      });
    }
  }
}
