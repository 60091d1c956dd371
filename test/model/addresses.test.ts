import { expect, it } from 'vitest';
import type { ModelSettings } from '../../src/model/model.ts';
import type { Environment } from '../../src/model/providers.ts';
import { keyHostText } from '../../src/model/settings/key-host.ts';
import { keyHosts } from '../../src/model/settings/key-hosts.ts';
import { modelSettings } from '../../src/model/settings/model-settings.ts';
import type { LlmSpec } from '../../src/spec/crew-spec.ts';

function settings(llm: Omit<LlmSpec, 'place'>, environment: Environment = {}): ModelSettings {
  const read = modelSettings(llm, environment);
  if (read.type !== 'settings') throw new Error(read.message);
  return read.settings;
}

it.each([
  ['127.0.0.1', 'http://127.0.0.1:11434/v1'],
  ['0.0.0.0', 'http://127.0.0.1:11434/v1'],
  ['0.0.0.0:5000', 'http://127.0.0.1:5000/v1'],
  [':5000', 'http://127.0.0.1:5000/v1'],
  ['"gpu-box:11434"', 'http://gpu-box:11434/v1'],
  ['[::]:11434', 'http://[::1]:11434/v1'],
  ['https://ollama.example.com', 'https://ollama.example.com/v1'],
  ['http://gpu-box:8080/ollama/', 'http://gpu-box:8080/ollama'],
  ['http://gpu-box:11434/v1', 'http://gpu-box:11434/v1'],
])('reads OLLAMA_HOST=%s as Ollama does', (value, baseUrl) => {
  expect(settings({ model: 'ollama/llama3' }, { OLLAMA_HOST: value })).toMatchObject({ baseUrl, local: true });
});

it('takes OPENAI_API_BASE where OPENAI_BASE_URL is not set', () => {
  const environment = { OPENAI_API_BASE: 'https://old.example/v1/' };
  expect(settings({ model: 'gpt-4o' }, environment).baseUrl).toBe('https://old.example/v1');
  const both = { ...environment, OPENAI_BASE_URL: 'https://new.example/v1' };
  expect(settings({ model: 'gpt-4o' }, both).baseUrl).toBe('https://new.example/v1');
});

it.each([
  [
    'https://me.openai.azure.com/openai/deployments/mine/chat/completions?api-version=2024-10-21',
    'https://me.openai.azure.com/openai/deployments/mine',
    '2024-10-21',
  ],
  [
    'https://me.openai.azure.com/openai/responses?api-version=preview',
    'https://me.openai.azure.com/openai/v1',
    'preview',
  ],
  ['https://me.cognitiveservices.azure.com', 'https://me.cognitiveservices.azure.com/openai/v1', undefined],
  [
    'https://me.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview',
    'https://me.services.ai.azure.com/models',
    '2024-05-01-preview',
  ],
  [
    'https://llm.example.com/openai/deployments/mine?api-version=1',
    'https://llm.example.com/openai/deployments/mine',
    '1',
  ],
])("reads Azure's address %s", (written, baseUrl, apiVersion) => {
  const found = settings({ model: 'mine', baseUrl: written }, { AZURE_API_KEY: 'k' });
  expect(found).toMatchObject({ provider: 'azure', name: 'mine', baseUrl, keyVariable: 'AZURE_API_KEY' });
  expect(found.apiVersion).toBe(apiVersion);
});

it('takes a Target URI as the endpoint of azure, with the deployment that the model names', () => {
  const uri = 'https://me.openai.azure.com/openai/deployments/other/chat/completions?api-version=2024-10-21';
  expect(settings({ model: 'azure/mine' }, { AZURE_API_BASE: uri })).toMatchObject({
    baseUrl: 'https://me.openai.azure.com/openai/deployments/mine',
    apiVersion: '2024-10-21',
  });
});

it.each(['AZURE_API_VERSION', 'OPENAI_API_VERSION', 'AZURE_OPENAI_API_VERSION'])(
  'takes the version of %s for azure alone',
  (variable) => {
    const environment = { AZURE_OPENAI_ENDPOINT: 'https://me.openai.azure.com', [variable]: '2024-06-01' };
    expect(settings({ model: 'azure/mine' }, environment)).toMatchObject({
      baseUrl: 'https://me.openai.azure.com/openai/deployments/mine',
      apiVersion: '2024-06-01',
    });
    expect(settings({ model: 'gpt-4o' }, environment)).not.toHaveProperty('apiVersion');
  },
);

it('keeps a query that is not the version, behind the base URL', () => {
  expect(settings({ model: 'x', baseUrl: 'https://a.example/v1/chat/completions?tenant=a' }).baseUrl).toBe(
    'https://a.example/v1?tenant=a',
  );
});

it.each([
  ['moonshot', 'https://api.moonshot.cn/v1'],
  ['zai', 'https://open.bigmodel.cn/api/paas/v4'],
  ['dashscope', 'https://dashscope.aliyuncs.com/compatible-mode/v1'],
  ['github', 'https://models.github.ai/orgs/mine/inference'],
])('knows %s at its other address', (provider, baseUrl) => {
  expect(settings({ model: 'x', baseUrl })).toMatchObject({ provider, baseUrl });
});

it.each([
  [{ provider: 'openai', model: 'gpt-4o' }, 'openai/gpt-4o'],
  [{ provider: 'google', model: 'gemini-2.5-pro' }, 'gemini/gemini-2.5-pro'],
  [{ provider: 'anthropic', model: 'anthropic/claude-sonnet-5' }, 'anthropic/claude-sonnet-5'],
  [{ provider: 'openai', model: 'openai/gpt-4o', baseUrl: 'https://g.example/v1' }, 'openai/gpt-4o'],
  [{ model: 'hosted_vllm/Qwen/Qwen3-8B' }, 'vllm/Qwen/Qwen3-8B'],
  [{ model: 'ollama_chat/llama3' }, 'ollama/llama3'],
  [{ model: 'nvidia_nim/meta/llama-3.3-70b-instruct' }, 'nvidia/meta/llama-3.3-70b-instruct'],
])('reads %j', (llm, label) => {
  expect(settings(llm).label).toBe(label);
});

it('refuses a provider that nobody knows beside a base_url', () => {
  const read = modelSettings({ provider: 'acme', model: 'x', baseUrl: 'https://g.example/v1' }, {});
  expect(read).toMatchObject({ type: 'unclear', message: 'unknown provider "acme"' });
});

it('names each host that a key goes to, unless it is the provider’s own', () => {
  const environment = { OPENAI_BASE_URL: 'https://gateway.example/v1', OPENAI_API_KEY: 'k', AZURE_API_KEY: 'k' };
  const models = [
    settings({ model: 'openai/gpt-4o' }, environment),
    settings({ model: 'openai/gpt-5' }, environment),
    settings({ model: 'x', baseUrl: 'https://b.example:8443/v1', headers: { 'x-token': `\${GATEWAY_TOKEN}` } }),
    settings({ model: 'x', baseUrl: 'https://c.example/openai/deployments/x' }, environment),
    settings({ model: 'groq/x' }),
    settings({ model: 'qwen', baseUrl: 'https://dashscope.aliyuncs.com/compatible-mode/v1' }),
    settings({ model: 'mine', baseUrl: 'https://me.openai.azure.com' }, environment),
    settings({ model: 'ollama/llama3' }),
  ];
  expect(keyHosts(models).map(keyHostText)).toEqual([
    'OPENAI_API_KEY goes to gateway.example, not to openai',
    'GATEWAY_TOKEN goes to b.example:8443',
    'AZURE_API_KEY goes to c.example, not to azure',
  ]);
});
