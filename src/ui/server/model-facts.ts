import { knownModels } from '../../model/known-models.ts';
import { checkReport } from '../../project/open/check-report.ts';
import { loadEnvironment } from '../../project/open/environment.ts';
import { checkedCrew } from '../../project/open/open-project.ts';
import type { ModelFacts } from '../api.ts';
import type { UiContext } from './context.ts';

/** What can be written into a field for a model: those of the crew's files, then those that are known besides. */
export async function modelFacts({ place }: UiContext): Promise<ModelFacts> {
  const { dir, environment } = place;
  const { spec } = await checkedCrew(dir);
  const report = spec === null ? null : await checkReport(dir, spec, environment);
  const used = (report?.tasks ?? []).flatMap(({ model, fallbacks }) => (model === null ? [] : [model, ...fallbacks]));
  const known = await knownModels(await loadEnvironment(dir, null, environment), used);
  return { models: [...new Set([...used, ...known])] };
}
