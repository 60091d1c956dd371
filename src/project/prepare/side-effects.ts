import type { Plan } from '../../run/plan.ts';
import type { SideEffects } from '../../store/records.ts';

/** The calls with side effects that a plan makes again, by task. */
export function sideEffectsAgain(plan: Plan): readonly SideEffects[] {
  return plan.tasks.flatMap((task) =>
    task.action === 'run' ? task.repeats.map((call) => ({ name: task.name, ...call })) : [],
  );
}

/** `send_mail (2 times in b), post (once in c)` */
export function sideEffectsText(calls: readonly SideEffects[]): string {
  return calls
    .map(({ name, tool, times }) => `${tool} (${times === 1 ? 'once' : `${times} times`} in ${name})`)
    .join(', ');
}
