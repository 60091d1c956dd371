/** Where models are served, and what its chat endpoint wants to be asked like. */
export interface Provider {
  readonly name: string;
  /** Other names that people know it by, as a prefix of a model or in `provider:`. */
  readonly aliases?: readonly string[];
  /** Empty for azure: made of the user's own endpoint. */
  readonly baseUrl: string;
  /** More hosts of its own, such as those of other regions. */
  readonly hosts?: RegExp;
  /** Variables that give another address; the first that is set wins. */
  readonly urlVariables?: readonly string[];
  /** The first that is set counts; the first of all is the one that messages name. */
  readonly keyVariables: readonly string[];
  readonly local: boolean;
  /** What `crew create` writes, and what is taken when nothing is chosen; null: there is no such thing. */
  readonly defaultModel: string | null;
  /** Its key is mostly there for something else, so it does not choose the provider. */
  readonly neverByKey?: true;
  readonly maxTokensField: 'max_tokens' | 'max_completion_tokens';
  /** How it can be asked for JSON; what a model of it cannot do is learned when it says so. */
  readonly jsonMode: JsonMode;
  /** Takes a JSON mode beside tools; the others refuse both together, or never call a tool then. */
  readonly jsonBesideTools: boolean;
  /** Names that are known to be this provider's when written without `provider/`. */
  readonly bareNames?: RegExp;
  /** Its id in the price table. */
  readonly priceId?: string;
  /** What to type so that a local server runs. */
  readonly start?: string;
}

/** `schema`: held to a JSON schema; `object`: to be some JSON object, if the prompt speaks of JSON. */
export type JsonMode = 'schema' | 'object' | 'none';
