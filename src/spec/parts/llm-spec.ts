import type { LlmSpec } from '../crew-spec.ts';
import type { YamlNode } from '../yaml/yaml-tree.ts';
import { defined, mapAt, numberAt, placeOf, textAt } from './fields.ts';

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
  const model = textAt(llm, 'model');
  if (model === undefined) return undefined;
  return defined({
    model: model.trim(),
    baseUrl: textAt(llm, 'base_url'),
    apiKeyEnv: textAt(llm, 'api_key_env'),
    temperature: numberAt(llm, 'temperature'),
    topP: numberAt(llm, 'top_p'),
    maxTokens: numberAt(llm, 'max_tokens'),
    timeout: numberAt(llm, 'timeout'),
    reasoningEffort: textAt(llm, 'reasoning_effort'),
    headers: mapAt<string>(llm, 'headers'),
    extraBody: mapAt<unknown>(llm, 'extra_body'),
    apiVersion: textAt(llm, 'api_version'),
    toolCalling: textAt(llm, 'tool_calling') as LlmSpec['toolCalling'],
    place: placeOf(llm.entries.get('model')!.value.mark),
  });
}
