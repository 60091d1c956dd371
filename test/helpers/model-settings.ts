import type { ModelReply, ModelRequest, ModelSettings } from '../../src/model/model.ts';
import { type Model, ModelFailure } from '../../src/model/model.ts';
import { modelFactory } from '../../src/model/openai-model.ts';

/** Settings of a model at a test server. */
export function settingsAt(baseUrl: string, changes: Partial<ModelSettings> = {}): ModelSettings {
  return {
    provider: 'custom',
    name: 'scripted',
    label: 'scripted',
    baseUrl,
    keyVariable: 'TEST_KEY',
    sampling: {},
    timeout: 5,
    headers: {},
    local: true,
    ...changes,
  };
}

export function modelAt(baseUrl: string, changes: Partial<ModelSettings> = {}): Model {
  return modelFactory({ TEST_KEY: 'secret-key-of-the-test' })(settingsAt(baseUrl, changes));
}

/** Asks with one short message. */
export function ask(model: Model, request: Partial<ModelRequest> = {}): Promise<ModelReply> {
  const messages = [{ role: 'user', content: 'hello' }] as const;
  return model.reply({ messages, signal: new AbortController().signal, onDelta: () => undefined, ...request });
}

/** The ModelFailure that asking ends with; anything else fails the test. */
export async function failureOf(model: Model, request: Partial<ModelRequest> = {}): Promise<ModelFailure> {
  const ended: unknown = await ask(model, request).catch((error: unknown) => error);
  if (ended instanceof ModelFailure) return ended;
  throw ended instanceof Error ? ended : new Error(`expected a failure, got ${JSON.stringify(ended)}`);
}
