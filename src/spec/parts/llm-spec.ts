import type { GivenPrice, LlmSpec } from '../crew-spec.ts';
import type { YamlNode } from '../yaml/yaml-tree.ts';
import { booleanAt, defined, mapAt, numberAt, placeOf, textAt, valueAt } from './fields.ts';

/** `llm:` of a crew, an agent or a task; undefined when there is none or when it names no model. Its place is the model's name. */
export function llmSpec(node: YamlNode): LlmSpec | undefined {
  const llm = node.entries.get('llm')?.value;
  if (!llm) return undefined;
  if (!Array.isArray(llm.value)) return oneLlm(llm);
  const [first, ...fallbacks] = llm.items.flatMap((item) => oneLlm(item) ?? []);
  return first && fallbacks.length > 0 ? { ...first, fallbacks } : first;
}

function oneLlm(llm: YamlNode): LlmSpec | undefined {
  if (typeof llm.value === 'string') return { model: llm.value.trim(), place: placeOf(llm.mark) };
  // CrewAI writes model_name, too.
  const named = llm.entries.has('model') ? 'model' : 'model_name';
  const model = textAt(llm, named);
  if (model === undefined) return undefined;
  return defined({
    model: model.trim(),
    provider: textAt(llm, 'provider')?.trim(),
    baseUrl: textAt(llm, 'base_url'),
    apiKeyEnv: textAt(llm, 'api_key_env'),
    temperature: numberAt(llm, 'temperature'),
    topP: numberAt(llm, 'top_p'),
    maxTokens: numberAt(llm, 'max_tokens'),
    timeout: numberAt(llm, 'timeout'),
    reasoningEffort: textAt(llm, 'reasoning_effort'),
    seed: numberAt(llm, 'seed'),
    // As it is: a line break may be what is meant.
    stop: (valueAt(llm, 'stop') ?? undefined) as LlmSpec['stop'],
    frequencyPenalty: numberAt(llm, 'frequency_penalty'),
    presencePenalty: numberAt(llm, 'presence_penalty'),
    headers: mapAt<string>(llm, 'headers'),
    extraBody: mapAt<unknown>(llm, 'extra_body'),
    apiVersion: textAt(llm, 'api_version'),
    toolCalling: textAt(llm, 'tool_calling') as LlmSpec['toolCalling'],
    price: priceOf(llm),
    local: booleanAt(llm, 'local'),
    place: placeOf(llm.entries.get(named)!.value.mark),
  });
}

function priceOf(llm: YamlNode): GivenPrice | undefined {
  const price = llm.entries.get('price')?.value;
  const [input, output] = price === undefined ? [] : [numberAt(price, 'input'), numberAt(price, 'output')];
  if (price === undefined || input === undefined || output === undefined) return undefined;
  return defined({ input, output, cached: numberAt(price, 'cached') });
}
