import { expect, it } from 'vitest';
import { chooseModel } from '../../src/model/settings/choose-model.ts';
import { missingKeys } from '../../src/model/settings/missing-keys.ts';

function settingsOf(override: string) {
  const decision = chooseModel({ override, environment: {} });
  if (decision.type === 'refused') throw decision.error;
  return decision.settings;
}

it('names each variable once, with the first model that needs it', () => {
  const models = ['gpt-4o', 'openai/gpt-5', 'gemini/x', 'ollama/llama3', 'groq/y'].map(settingsOf);
  expect(missingKeys(models, { GROQ_API_KEY: 'k', GEMINI_API_KEY: '  ' })).toEqual([
    { variable: 'OPENAI_API_KEY', model: 'openai/gpt-4o' },
    { variable: 'GEMINI_API_KEY', model: 'gemini/x' },
  ]);
});

it('wants the endpoint of azure beside its key', () => {
  expect(missingKeys([settingsOf('azure/mine')], {}).map(({ variable }) => variable)).toEqual([
    'AZURE_OPENAI_ENDPOINT',
    'AZURE_OPENAI_API_KEY',
  ]);
});

it('wants the variables that headers name', () => {
  const settings = { ...settingsOf('ollama/llama3'), headers: { 'x-gateway': 'Token ${GATEWAY_TOKEN}' } };
  expect(missingKeys([settings], {})).toEqual([{ variable: 'GATEWAY_TOKEN', model: 'ollama/llama3' }]);
  expect(missingKeys([settings], { GATEWAY_TOKEN: 'x' })).toEqual([]);
});
