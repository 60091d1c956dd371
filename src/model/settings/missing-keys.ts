import type { ModelSettings } from '../model.ts';
import { azureEndpointVariables, type Environment, variableValue } from '../providers.ts';
import { variablesIn } from '../variables.ts';

export interface MissingKey {
  readonly variable: string;
  /** The first model that needs it, as shown. */
  readonly model: string;
}

/** The variables that these models need and that are not set, each once. Fallbacks belong to them: one that cannot be asked is none. */
export function missingKeys(models: Iterable<ModelSettings>, environment: Environment): readonly MissingKey[] {
  const missing = new Map<string, MissingKey>();
  for (const settings of models) {
    for (const variable of neededVariables(settings)) {
      if (variableValue(variable, environment) !== null || missing.has(variable)) continue;
      missing.set(variable, { variable, model: settings.label });
    }
  }
  return [...missing.values()];
}

/** Azure has no address of its own: without its endpoint there is nothing to send a key to. */
function neededVariables({ baseUrl, keyVariable, headers }: ModelSettings): readonly string[] {
  const endpoint = baseUrl === '' ? [azureEndpointVariables[0]] : [];
  const key = keyVariable === null ? [] : [keyVariable];
  return [...endpoint, ...key, ...Object.values(headers).flatMap(variablesIn)];
}
