import type { Message, ModelSettings, Usage } from '../model.ts';
import { estimateMessages } from '../request/estimate-tokens.ts';

/** Shorter prompts are not worth a guess; Ollama never cuts as low. */
const leastEstimate = 2000;
/** The estimate is rough: some tokenizers need half as many tokens for plain text as others. */
const farBelow = 0.5;

/** A warning when Ollama seems to have cut the prompt, which it does without a word; else null. */
export function ollamaCutWarning(
  settings: ModelSettings,
  messages: readonly Message[],
  usage: Usage | null,
): string | null {
  if (settings.provider !== 'ollama' || usage === null || usage.inputTokens === 0) return null;
  const estimate = estimateMessages(messages);
  if (estimate < leastEstimate || usage.inputTokens >= estimate * farBelow) return null;
  return (
    `${settings.label} read only ${usage.inputTokens} tokens of a prompt of about ${estimate}: Ollama cut it. ` +
    `Start it with OLLAMA_CONTEXT_LENGTH=${nextContextLength(estimate)} ollama serve, or set num_ctx in the model's Modelfile`
  );
}

/** A power of two with room for the answer. */
function nextContextLength(tokens: number): number {
  return 2 ** Math.ceil(Math.log2(tokens * 1.5));
}
