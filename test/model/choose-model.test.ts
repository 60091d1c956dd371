import { expect, it } from 'vitest';
import type { ModelSettings } from '../../src/model/model.ts';
import { providers } from '../../src/model/providers.ts';
import { chooseModel, type ModelCandidates } from '../../src/model/settings/choose-model.ts';
import type { LlmSpec } from '../../src/spec/crew-spec.ts';

function llm(model: string, more: Partial<LlmSpec> = {}): LlmSpec {
  return { model, place: { file: 'crew.yaml', line: 2, column: 6 }, ...more };
}

function chosen(candidates: Partial<ModelCandidates>): ModelSettings {
  const decision = chooseModel({ environment: {}, ...candidates });
  if (decision.type === 'refused') throw decision.error;
  return decision.settings;
}

function refused(candidates: Partial<ModelCandidates>): { code: string; message: string; hint: string | undefined } {
  const decision = chooseModel({ environment: {}, ...candidates });
  if (decision.type === 'chosen') throw new Error(`chose ${decision.settings.label}`);
  return decision.error;
}

it('takes --model before the task, the agent, the crew, CREW_MODEL, MODEL and any key', () => {
  const all: ModelCandidates = {
    override: 'openai/override',
    task: llm('openai/task'),
    agent: llm('openai/agent'),
    crew: llm('openai/crew'),
    environment: { CREW_MODEL: 'openai/crew-model', MODEL: 'openai/model', GROQ_API_KEY: 'k' },
  };
  const weaker: Partial<ModelCandidates>[] = [
    {},
    { override: null },
    { task: undefined },
    { agent: undefined },
    { crew: undefined },
  ];
  let left = all;
  const labels = weaker.map((change) => {
    left = { ...left, ...change };
    return chosen(left).name;
  });
  expect(labels).toEqual(['override', 'task', 'agent', 'crew', 'crew-model']);
  expect(chosen({ environment: { CREW_MODEL: ' ', MODEL: 'openai/model' } }).name).toBe('model');
  expect(chosen({ environment: { GROQ_API_KEY: 'k' } }).label).toBe('groq/openai/gpt-oss-120b');
});

it('says what to do when nothing is chosen and no key is there', () => {
  const { code, hint } = refused({ environment: { OPENAI_API_KEY: '' } });
  expect(code).toBe('missing-key');
  expect(hint).toMatch(/\.env.*llm:.*--offline/);
});

it('replaces a less specific llm whole', () => {
  const settings = chosen({ agent: llm('openai/a'), crew: llm('openai/b', { temperature: 1, headers: { X: '1' } }) });
  expect(settings).toMatchObject({ sampling: {}, headers: {} });
});

it('keeps the sampling under --model, and the way to the server only when that stays the same', () => {
  const written = llm('openai/a', {
    temperature: 0.1,
    maxTokens: 9,
    apiKeyEnv: 'MINE',
    extraBody: { a: 1 },
    timeout: 9,
  });
  const sampling = { temperature: 0.1, maxTokens: 9 };
  expect(chosen({ override: 'groq/b', crew: written })).toMatchObject({
    keyVariable: 'GROQ_API_KEY',
    sampling,
    timeout: 9,
  });
  expect(chosen({ override: 'groq/b', crew: written }).sampling).toEqual(sampling);
  expect(chosen({ override: 'gpt-4o', crew: written })).toMatchObject({
    keyVariable: 'MINE',
    sampling: { extraBody: { a: 1 } },
  });
});

it('stays at the base_url for a --model without a known provider', () => {
  const written = llm('llama', { baseUrl: 'http://10.0.0.5/v1' });
  expect(chosen({ override: 'meta/other', crew: written })).toMatchObject({
    name: 'meta/other',
    baseUrl: 'http://10.0.0.5/v1',
  });
  expect(chosen({ override: 'openai/gpt-4o', crew: written }).baseUrl).toBe('https://api.openai.com/v1');
});

it.each([
  ['gpt-4o', 'openai/gpt-4o'],
  ['o3-mini', 'openai/o3-mini'],
  ['claude-sonnet-5', 'anthropic/claude-sonnet-5'],
  ['gemini-3.5-flash', 'gemini/gemini-3.5-flash'],
  ['mistral-small-latest', 'mistral/mistral-small-latest'],
  ['grok-4.5', 'xai/grok-4.5'],
  ['deepseek-chat', 'deepseek/deepseek-chat'],
  ['openrouter/meta-llama/llama-3.3-70b-instruct', 'openrouter/meta-llama/llama-3.3-70b-instruct'],
])('understands %s', (model, label) => {
  expect(chosen({ crew: llm(model) }).label).toBe(label);
});

it.each([
  ['opnai/gpt-4o', /unknown provider "opnai"/, /Did you mean openai\/gpt-4o\?/],
  ['meta-llama/Llama-3', /unknown provider "meta-llama"/, /Known: openai, .*llm\.base_url/],
  ['llama3', /"llama3" does not say which provider/, /ollama\/llama3/],
  ['gpt-oss-20b', /does not say which provider/, /ollama\/gpt-oss-20b/],
  ['openai', /names no model/, /Write openai\/gpt-5\.4-mini/],
  ['groq/', /names no model/, /Write groq\//],
  ['bedrock/anthropic.claude', /cannot reach bedrock/, /openrouter/],
  ['vertex_ai/gemini-pro', /cannot reach vertex_ai/, /GEMINI_API_KEY/],
])('explains what is wrong with %s', (model, message, hint) => {
  const error = refused({ crew: llm(model) });
  expect(error).toMatchObject({ code: 'invalid-crew', message: expect.stringMatching(/^crew\.yaml:2:6: /) });
  expect(error.message).toMatch(message);
  expect(error.hint).toMatch(hint);
});

it('says which variable or flag an unknown model came from', () => {
  expect(refused({ environment: { MODEL: 'sedan' } })).toMatchObject({
    code: 'usage',
    message: expect.stringMatching(/^MODEL: /),
  });
  expect(refused({ override: 'sedan' }).message).toMatch(/^--model: /);
});

it('sends the name as it is to any base_url, without the keys of providers', () => {
  const environment = { OPENAI_API_KEY: 'k' };
  const settings = chosen({ crew: llm('openai/gpt-oss', { baseUrl: 'https://llm.example.com/v1/' }), environment });
  expect(settings).toEqual({
    provider: 'custom',
    name: 'openai/gpt-oss',
    label: 'openai/gpt-oss',
    baseUrl: 'https://llm.example.com/v1',
    keyVariable: null,
    sampling: {},
    timeout: 300,
    headers: {},
    local: false,
  });
});

it("knows a provider's own server by its base_url", () => {
  const ollama = chosen({ crew: llm('llama3', { baseUrl: 'http://127.0.0.1:11434/v1' }) });
  expect(ollama).toMatchObject({ provider: 'ollama', label: 'ollama/llama3', local: true, keyVariable: null });
  const openai = chosen({ crew: llm('gpt-4o', { baseUrl: 'https://api.openai.com/v1/chat/completions' }) });
  expect(openai).toMatchObject({
    provider: 'openai',
    keyVariable: 'OPENAI_API_KEY',
    baseUrl: 'https://api.openai.com/v1',
  });
});

it('refuses a base_url that is no web address', () => {
  expect(refused({ crew: llm('x', { baseUrl: 'localhost:8000' }) }).message).toMatch(
    /base_url "localhost:8000" is not a web address/,
  );
});

it.each([
  ['http://user:pAssw0rd99zz@127.0.0.1:9901/v1', 'holds a user name or a password'],
  ['http://127.0.0.1:9901/v1?apikey=urlSecret112233', 'holds a key (apikey)'],
  ['http://127.0.0.1:9901/v1?key=urlSecret112233', 'holds a key (key)'],
])('refuses a base_url with a key in it, and does not show it: %s', (baseUrl, words) => {
  for (const { message } of [
    refused({ crew: llm('x', { baseUrl }) }),
    refused({ crew: llm('openai/x'), environment: { OPENAI_BASE_URL: baseUrl } }),
  ]) {
    expect(message).toContain(words);
    expect(message).not.toMatch(/pAssw0rd|urlSecret/);
  }
});

it('takes a base_url with a query that holds no key', () => {
  expect(chosen({ crew: llm('x', { baseUrl: 'http://127.0.0.1:9901/v1?tenant=a' }) })).toMatchObject({ name: 'x' });
});

it('lets OPENAI_BASE_URL count for openai alone', () => {
  const environment = { OPENAI_BASE_URL: 'http://127.0.0.1:4000/v1/' };
  expect(chosen({ crew: llm('gpt-4o'), environment })).toMatchObject({
    label: 'openai/gpt-4o',
    baseUrl: 'http://127.0.0.1:4000/v1',
    local: false,
    keyVariable: null,
  });
  expect(chosen({ crew: llm('groq/x'), environment }).baseUrl).toBe('https://api.groq.com/openai/v1');
});

it('sends a key to a local server only when its variable is set', () => {
  expect(chosen({ crew: llm('ollama/llama3') }).keyVariable).toBeNull();
  expect(chosen({ crew: llm('ollama/llama3'), environment: { OLLAMA_API_KEY: 'k' } }).keyVariable).toBe(
    'OLLAMA_API_KEY',
  );
  expect(chosen({ crew: llm('ollama/llama3', { apiKeyEnv: 'MINE' }) }).keyVariable).toBe('MINE');
});

it('makes the address of azure of its endpoint, with a path for each deployment under a dated version', () => {
  const environment = { AZURE_OPENAI_ENDPOINT: 'https://me.openai.azure.com/' };
  expect(chosen({ crew: llm('azure/mine'), environment }).baseUrl).toBe('https://me.openai.azure.com/openai/v1');
  expect(chosen({ crew: llm('azure/mine', { apiVersion: '2024-10-21' }), environment }).baseUrl).toBe(
    'https://me.openai.azure.com/openai/deployments/mine',
  );
});

it('has a default that it can read itself for each provider but azure', () => {
  for (const { name, defaultModel } of providers) {
    if (defaultModel !== null)
      expect(chosen({ crew: llm(`${name}/${defaultModel}`) }).label).toBe(`${name}/${defaultModel}`);
  }
  expect(providers.filter((provider) => provider.defaultModel === null).map((provider) => provider.name)).toEqual([
    'azure',
  ]);
});

it('keeps tool_calling, but not for the model of another server', () => {
  const agent = llm('ollama/gemma3', { toolCalling: 'text' });
  expect(chosen({ agent }).toolCalling).toBe('text');
  expect(chosen({ agent, override: 'ollama/llama2' }).toolCalling).toBe('text');
  expect(chosen({ agent, override: 'openai/gpt-5' })).not.toHaveProperty('toolCalling');
});
