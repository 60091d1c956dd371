import type { ModelSettings } from '../model.ts';
import { type Environment, variableValue } from '../providers.ts';
import { valuesIn, variablesIn } from '../variables.ts';
import { isNoWord } from './environment-secrets.ts';

/** What must never be written anywhere: the key, and what the headers hold. */
export function secretsOf({ keyVariable, headers }: ModelSettings, environment: Environment): readonly string[] {
  const key = keyVariable === null ? null : variableValue(keyVariable, environment);
  const written = Object.values(headers);
  const inHeaders = written.filter((value) => variablesIn(value).length === 0).flatMap((value) => value.split(' '));
  const filledIn = written.flatMap((value) => valuesIn(value, environment));
  // a shorter one is a word like `true`, which the server's message may well need
  return [...(key === null ? [] : [key]), ...filledIn, ...inHeaders.filter(isNoWord)];
}
