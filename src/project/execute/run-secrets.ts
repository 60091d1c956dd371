import { environmentSecrets } from '../../model/secrets/environment-secrets.ts';
import { secretsOf } from '../../model/secrets/secrets.ts';
import type { Plan } from '../../run/plan.ts';
import type { Environment } from '../open/find-project.ts';

/** What no model and no tool of a run may bring into the history or to another provider: keys of this machine, and those of the run's models. */
export function runSecrets({
  plan,
  environment,
}: {
  readonly plan: Plan;
  readonly environment: Environment;
}): readonly string[] {
  const models = plan.tasks.flatMap((task) => (task.action === 'run' ? [task.model, ...task.fallbacks] : []));
  const ofModels = models.flatMap((model) => secretsOf(model, environment));
  return [...new Set([...environmentSecrets(environment), ...ofModels])];
}
