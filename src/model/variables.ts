import { type Environment, variableValue } from './providers.ts';

const reference = /\$\{([A-Za-z_]\w*)\}/g;

/** The variables that a text names as `${NAME}`. */
export function variablesIn(text: string): readonly string[] {
  return [...text.matchAll(reference)].map(([, name = '']) => name);
}

/** The text with each `${NAME}` filled in; one that is not set is left out. */
export function withVariables(text: string, environment: Environment): string {
  return text.replace(reference, (_all, name: string) => variableValue(name, environment) ?? '');
}

/** The values of those that the text names and that are set. */
export function valuesIn(text: string, environment: Environment): readonly string[] {
  return variablesIn(text).flatMap((name) => variableValue(name, environment) ?? []);
}
