import { CrewError } from '../../errors.ts';
import { type Environment, providers } from '../../model/providers.ts';
import { chooseModel } from '../../model/settings/choose-model.ts';
import { missingKeys } from '../../model/settings/missing-keys.ts';

/** The model that a new crew starts with. */
export interface FirstModel {
  /** As it is written: `provider/model`. */
  readonly label: string;
  /** The variables that it needs, such as OPENAI_API_KEY; none for a model on this machine. */
  readonly variables: readonly string[];
  /** Those of them that are not set. */
  readonly missing: readonly string[];
}

const fallback = 'openai/gpt-5.4-mini';

/** `named`, else what the environment chooses by name or by a key, else a default whose key is missing. CrewError `usage`. */
export function firstModel(named: string | null, environment: Environment): FirstModel {
  const decision = chooseModel({ override: named, environment });
  if (decision.type === 'refused') {
    if (decision.error.code === 'missing-key') return firstModel(fallback, environment);
    throw decision.error;
  }
  const { label } = decision.settings;
  if (/\s/.test(label)) {
    throw new CrewError('usage', `A model's name has no blanks: "${label}"`, { hint: `--model ${fallback}` });
  }
  const elsewhere = chooseModel({ override: label, environment: {} });
  const variables = elsewhere.type === 'chosen' ? missingKeys([elsewhere.settings], {}) : [];
  return {
    label,
    variables: variables.map(({ variable }) => variable),
    missing: missingKeys([decision.settings], environment).map(({ variable }) => variable),
  };
}

/** What can be chosen from: the one that `firstModel` takes, then one of each provider, those that lack a key last. */
export function firstModels(named: string | null, environment: Environment): readonly FirstModel[] {
  const first = firstModel(named, environment);
  const others = providers
    .filter(({ defaultModel }) => defaultModel !== null)
    .map(({ name, defaultModel }) => firstModel(`${name}/${defaultModel}`, environment))
    .filter(({ label }) => label !== first.label);
  const ready = others.filter(({ missing }) => missing.length === 0);
  return [first, ...ready, ...others.filter((model) => !ready.includes(model))];
}
