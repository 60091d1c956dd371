import { moreProviders } from './more-providers.ts';
import type { JsonMode, Provider } from './provider.ts';

export type { JsonMode, Provider };

/** In the order in which a found key decides when nothing else does. */
export const providers: readonly Provider[] = [
  {
    name: 'openai',
    baseUrl: 'https://api.openai.com/v1',
    urlVariables: ['OPENAI_BASE_URL', 'OPENAI_API_BASE'],
    keyVariables: ['OPENAI_API_KEY'],
    local: false,
    defaultModel: 'gpt-5.4-mini',
    maxTokensField: 'max_completion_tokens',
    jsonMode: 'schema',
    jsonBesideTools: true,
    bareNames: /^(gpt-(?!oss)|chatgpt-|ft:gpt-|o\d(-|$))/,
    priceId: 'openai',
  },
  {
    name: 'anthropic',
    baseUrl: 'https://api.anthropic.com/v1',
    keyVariables: ['ANTHROPIC_API_KEY'],
    local: false,
    defaultModel: 'claude-sonnet-5',
    maxTokensField: 'max_tokens',
    jsonMode: 'none',
    jsonBesideTools: false,
    bareNames: /^claude-/,
    priceId: 'anthropic',
  },
  {
    name: 'gemini',
    aliases: ['google', 'google_genai'],
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
    keyVariables: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
    local: false,
    defaultModel: 'gemini-3.5-flash',
    maxTokensField: 'max_tokens',
    jsonMode: 'schema',
    jsonBesideTools: false,
    bareNames: /^gemini-/,
    priceId: 'google',
  },
  {
    name: 'openrouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    keyVariables: ['OPENROUTER_API_KEY'],
    local: false,
    defaultModel: 'openai/gpt-5.4-mini',
    maxTokensField: 'max_tokens',
    jsonMode: 'schema',
    jsonBesideTools: false,
    priceId: 'openrouter',
  },
  {
    name: 'groq',
    baseUrl: 'https://api.groq.com/openai/v1',
    keyVariables: ['GROQ_API_KEY'],
    local: false,
    defaultModel: 'openai/gpt-oss-120b',
    maxTokensField: 'max_completion_tokens',
    jsonMode: 'schema',
    jsonBesideTools: false,
    priceId: 'groq',
  },
  {
    name: 'deepseek',
    baseUrl: 'https://api.deepseek.com/v1',
    keyVariables: ['DEEPSEEK_API_KEY'],
    local: false,
    defaultModel: 'deepseek-v4-flash',
    maxTokensField: 'max_tokens',
    jsonMode: 'object',
    jsonBesideTools: false,
    bareNames: /^deepseek-(chat|reasoner|v\d)/,
    priceId: 'deepseek',
  },
  {
    name: 'mistral',
    aliases: ['mistralai'],
    baseUrl: 'https://api.mistral.ai/v1',
    keyVariables: ['MISTRAL_API_KEY'],
    local: false,
    defaultModel: 'mistral-medium-latest',
    maxTokensField: 'max_tokens',
    jsonMode: 'schema',
    jsonBesideTools: false,
    bareNames: /^(mistral|magistral|ministral|codestral|devstral)-/,
    priceId: 'mistral',
  },
  {
    name: 'xai',
    aliases: ['x-ai'],
    baseUrl: 'https://api.x.ai/v1',
    keyVariables: ['XAI_API_KEY'],
    local: false,
    defaultModel: 'grok-4.5',
    maxTokensField: 'max_completion_tokens',
    jsonMode: 'schema',
    jsonBesideTools: true,
    bareNames: /^grok-/,
    priceId: 'x-ai',
  },
  {
    name: 'together',
    aliases: ['together_ai', 'togetherai'],
    baseUrl: 'https://api.together.xyz/v1',
    keyVariables: ['TOGETHER_API_KEY', 'TOGETHERAI_API_KEY'],
    local: false,
    defaultModel: 'meta-llama/Llama-3.3-70B-Instruct-Turbo',
    maxTokensField: 'max_tokens',
    jsonMode: 'schema',
    jsonBesideTools: false,
    priceId: 'together',
  },
  {
    name: 'cerebras',
    baseUrl: 'https://api.cerebras.ai/v1',
    keyVariables: ['CEREBRAS_API_KEY'],
    local: false,
    defaultModel: 'gpt-oss-120b',
    maxTokensField: 'max_completion_tokens',
    jsonMode: 'schema',
    jsonBesideTools: false,
    priceId: 'cerebras',
  },
  {
    name: 'azure',
    aliases: ['azure_openai', 'azure_ai'],
    baseUrl: '',
    hosts: /\.(openai\.azure\.(com|us)|(cognitiveservices|services\.ai)\.azure\.(com|us)|azure-api\.net)$/,
    keyVariables: ['AZURE_OPENAI_API_KEY', 'AZURE_API_KEY'],
    local: false,
    defaultModel: null,
    maxTokensField: 'max_completion_tokens',
    jsonMode: 'schema',
    jsonBesideTools: true,
    priceId: 'azure',
  },
  {
    name: 'ollama',
    aliases: ['ollama_chat'],
    baseUrl: 'http://localhost:11434/v1',
    urlVariables: ['OLLAMA_HOST', 'OLLAMA_API_BASE'],
    keyVariables: ['OLLAMA_API_KEY'],
    local: true,
    defaultModel: 'llama3.2',
    maxTokensField: 'max_tokens',
    jsonMode: 'schema',
    jsonBesideTools: false,
    start: 'ollama serve',
  },
  {
    name: 'lmstudio',
    aliases: ['lm_studio'],
    baseUrl: 'http://localhost:1234/v1',
    urlVariables: ['LM_STUDIO_API_BASE'],
    keyVariables: ['LMSTUDIO_API_KEY'],
    local: true,
    defaultModel: 'openai/gpt-oss-20b',
    maxTokensField: 'max_tokens',
    jsonMode: 'schema',
    jsonBesideTools: false,
    start: 'lms server start',
  },
  {
    name: 'vllm',
    aliases: ['hosted_vllm'],
    baseUrl: 'http://localhost:8000/v1',
    urlVariables: ['HOSTED_VLLM_API_BASE'],
    keyVariables: ['VLLM_API_KEY'],
    local: true,
    defaultModel: 'Qwen/Qwen3-8B',
    maxTokensField: 'max_tokens',
    jsonMode: 'schema',
    jsonBesideTools: false,
    start: 'vllm serve <model>',
  },
  ...moreProviders,
];

/** The variables that give azure its base URL; the first that is set counts. */
export const azureEndpointVariables = ['AZURE_OPENAI_ENDPOINT', 'AZURE_API_BASE'] as const;

/** The variables that give azure its API version where `llm.api_version` does not. */
export const azureVersionVariables = ['AZURE_OPENAI_API_VERSION', 'AZURE_API_VERSION', 'OPENAI_API_VERSION'] as const;

const gateway = 'or set llm.base_url to a gateway that speaks the OpenAI API.';

/** What to do instead, for providers that have no chat endpoint that a plain key opens. */
export const unsupportedProviders: Readonly<Record<string, string>> = {
  bedrock: `Use the same model through openrouter/…, ${gateway}`,
  vertex: `Use gemini/… with GEMINI_API_KEY, openrouter/…, ${gateway}`,
  vertex_ai: `Use gemini/… with GEMINI_API_KEY, openrouter/…, ${gateway}`,
};

/** By its name, or by another one that it is known by. */
export function providerNamed(name: string): Provider | undefined {
  return providers.find((provider) => provider.name === name || provider.aliases?.includes(name));
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The first variable that is set; one that holds only blanks is not. */
export function firstSet(variables: readonly string[], environment: Environment): string | undefined {
  return variables.find((variable) => variableValue(variable, environment) !== null);
}

/** A variable's value without blanks around it; null when there is nothing in it. */
export function variableValue(variable: string, environment: Environment): string | null {
  const value = environment[variable]?.trim() ?? '';
  return value === '' ? null : value;
}
