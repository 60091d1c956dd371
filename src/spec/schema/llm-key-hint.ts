/** What to write for a key that other programs have for a model, such as CrewAI, LiteLLM and Ollama; null: it is of none of them. */
export function llmKeyHint(key: string): string | null {
  const plain = key.toLowerCase().replace(/[-_]/g, '');
  const ours = sameAs[plain];
  if (ours !== undefined) return `Write ${ours} instead.`;
  if (plain === 'responseformat') return 'Write output_json: with a JSON schema into the task.';
  if (plain === 'stream' || plain === 'streaming')
    return 'Remove it: replies are streamed. For a server that cannot: extra_body: { stream: false }';
  if (ofClients.has(plain)) return 'Remove it: crew does not need it.';
  if (ofRequests.has(plain)) return `Put it under extra_body: { ${key}: … }`;
  return null;
}

const sameAs: Readonly<Record<string, string>> = {
  ...{ apibase: 'base_url', baseurl: 'base_url', url: 'base_url', endpoint: 'base_url', host: 'base_url' },
  ...{ openaiapibase: 'base_url', azureendpoint: 'base_url', apiurl: 'base_url', apihost: 'base_url' },
  ...{ modelid: 'model', name: 'model', deployment: 'model', deploymentname: 'model', azuredeployment: 'model' },
  ...{ maxcompletiontokens: 'max_tokens', maxoutputtokens: 'max_tokens', numpredict: 'max_tokens' },
  ...{ stopsequences: 'stop', stopwords: 'stop', stopsequence: 'stop', apiversion: 'api_version' },
  ...{ requesttimeout: 'timeout', topp: 'top_p', extraheaders: 'headers', defaultheaders: 'headers' },
  ...{ customllmprovider: 'provider', randomseed: 'seed', openaiapiversion: 'api_version' },
  ...{ apikeyname: 'api_key_env', apikeyvariable: 'api_key_env', apikeyenvvar: 'api_key_env', keyenv: 'api_key_env' },
};

const ofClients: ReadonlySet<string> = new Set([
  'callbacks',
  'islitellm',
  'maxretries',
  'numretries',
  'verbose',
  'cache',
  'config',
  'interceptor',
]);

const ofRequests: ReadonlySet<string> = new Set([
  ...['n', 'topk', 'minp', 'logitbias', 'logprobs', 'toplogprobs', 'user', 'numctx', 'repeatpenalty', 'thinking'],
  ...['repetitionpenalty', 'servicetier', 'safetysettings', 'verbosity', 'metadata', 'store', 'keepalive', 'options'],
  ...['mirostat', 'think', 'reasoning', 'chattemplatekwargs', 'prediction', 'modalities', 'plugins', 'transforms'],
]);
