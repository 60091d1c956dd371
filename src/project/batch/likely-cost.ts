import { priceReply } from '../../model/price.ts';
import type { Plan, TaskToRun } from '../../run/plan.ts';
import type { TaskRecord } from '../../store/records.ts';

/** What the tasks of a plan that run are likely to take. `costUsd` null: unknown. */
export interface LikelyCost {
  readonly tokens: number;
  readonly costUsd: number | null;
}

/** By the tokens that were recorded, at the price of the model that each task would be made with now. `recorded`: the tasks of the source run. */
export async function likelyCost({ tasks }: Pick<Plan, 'tasks'>, recorded: readonly TaskRecord[]): Promise<LikelyCost> {
  let tokens = 0;
  let costUsd: number | null = 0;
  for (const task of tasks) {
    const before = recorded.find(({ name }) => name === task.name);
    if (task.action !== 'run' || before === undefined) continue;
    tokens += before.usage === null ? 0 : before.usage.inputTokens + before.usage.outputTokens;
    const cost = await costOf(task, before);
    costUsd = cost === null || costUsd === null ? null : costUsd + cost;
  }
  return { tokens, costUsd };
}

/** With the same model it is what was recorded, to the cent. */
async function costOf({ model }: TaskToRun, before: TaskRecord): Promise<number | null> {
  if (before.taskId === null) return null;
  if (before.model === model.label) return before.costUsd;
  return (await priceReply(model, before.usage)).costUsd;
}
