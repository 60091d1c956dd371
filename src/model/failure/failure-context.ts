import type { ModelReply, ModelSettings } from '../model.ts';
import { hostOf } from '../settings/server-address.ts';

/** What is known about a failed request. */
export interface FailureContext {
  readonly settings: ModelSettings;
  /** Never to be shown: the key, the values of headers. */
  readonly secrets: readonly string[];
  /** What had come before it failed. */
  readonly partial: Partial<ModelReply>;
  /** Names of those that were offered. */
  readonly tools: readonly string[];
}

/** Who is spoken of in messages: the provider by name, any other server by its host. */
export function serverName({ provider, baseUrl }: ModelSettings): string {
  return provider === 'custom' ? hostOf(baseUrl) : provider;
}
