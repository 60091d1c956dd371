import { CrewError } from '../../errors.ts';
import type { ModelSettings } from '../../model/model.ts';
import { isPriced } from '../../model/price.ts';
import { isPrivateUrl } from '../../model/settings/server-address.ts';
import type { Plan } from '../../run/plan.ts';

/** A limit on the cost is none when a price is not known: CrewError `price-unknown`, before anything is spent. */
export async function refuseUnknownPrices(plan: Plan): Promise<void> {
  if (plan.offline) return;
  for (const task of plan.tasks) {
    if (task.action !== 'run') continue;
    if (plan.limits.maxCostUsd === undefined && task.limits.maxCostUsd === undefined) continue;
    for (const model of [task.model, ...task.fallbacks]) {
      if (await isPriced(model)) continue;
      throw new CrewError('price-unknown', `Cannot enforce max_cost_usd: no price is known for ${model.label}`, {
        hint: priceHint(model),
      });
    }
  }
}

/** A server at an address of the user's own may be one that costs nothing. */
function priceHint({ baseUrl }: ModelSettings): string {
  const price = 'Write what it costs (USD per million tokens) into its llm:  price: { input: 1, output: 2 }';
  return `${price}${isPrivateUrl(baseUrl) ? '   ·   or, if it costs nothing:  local: true' : ''}`;
}
