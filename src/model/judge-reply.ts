import { serverName } from './failure-context.ts';
import { ModelFailure, type ModelFailureOptions, type ModelReply, type ModelSettings } from './model.ts';
import type { Collected } from './reply-collector.ts';

const lengthReasons = new Set(['length', 'max_tokens', 'MAX_TOKENS', 'model_length']);
const failedReasons = new Set(['error', 'insufficient_system_resource', 'abort']);

/** A usable reply; anything else is thrown as a ModelFailure with what there was. */
export function judgeReply(collected: Collected, settings: ModelSettings): ModelReply {
  const { text, reasoning, finishReason, usage, refusal, askedForTool } = collected;
  const model = settings.label;
  const partial = partialOf(collected);
  if (finishReason === null && !askedForTool) throw brokenOff(model, partial);
  const reason = finishReason ?? 'tool_calls';
  if (lengthReasons.has(reason)) throw cutByLength(collected, settings);
  if (reason.toLowerCase().startsWith('content_filter') || (refusal !== '' && text.trim() === '')) {
    throw filtered(collected, settings);
  }
  if (failedReasons.has(reason)) {
    throw new ModelFailure(
      'model-server',
      `${serverName(settings)} failed during the reply (finish reason: ${reason})`,
      { retryable: true, partial },
    );
  }
  if (askedForTool || reason === 'tool_calls' || reason === 'function_call') {
    const message = `${model} asked for a tool, though none was offered`;
    throw new ModelFailure('model-malformed', message, { hint: anotherModel, retryable: true, partial });
  }
  if (text.trim() === '') {
    const what = reasoning === null ? 'an empty reply' : 'only reasoning and no answer';
    const message = `${model} gave ${what} (finish reason: ${reason})`;
    throw new ModelFailure('model-empty', message, { hint: anotherModel, retryable: true, partial });
  }
  return { text, reasoning, finishReason: reason, usage };
}

const anotherModel = 'Reword the task, or choose another model with --model';

/** What a failure keeps of a reply. */
export function partialOf({ text, reasoning, finishReason, usage }: Collected): Partial<ModelReply> {
  return { text, reasoning, usage, ...(finishReason === null ? {} : { finishReason }) };
}

function brokenOff(model: string, partial: ModelFailureOptions['partial'] & object): ModelFailure {
  const after =
    partial.text === undefined || partial.text === '' ? 'before it began' : `after ${partial.text.length} characters`;
  const hint = 'Try again later, or choose another model with --model';
  return new ModelFailure('model-broken-stream', `the reply of ${model} broke off ${after}`, {
    hint,
    retryable: true,
    partial,
  });
}

function cutByLength(collected: Collected, { label, sampling }: ModelSettings): ModelFailure {
  const limit = sampling.maxTokens;
  const spent = collected.usage?.outputTokens;
  const now =
    limit === undefined ? 'Set llm.max_tokens higher than the default' : `Raise llm.max_tokens (now ${limit})`;
  const options = { retryable: false, partial: partialOf(collected) };
  const thought = collected.reasoning !== null || (collected.usage?.reasoningTokens ?? 0) > 0;
  if (collected.text.trim() === '' && thought) {
    const all = limit ?? spent;
    const message = `reasoning used up all ${all === undefined ? '' : `${all} `}tokens of ${label}; none were left for the answer`;
    return new ModelFailure('model-length', message, { ...options, hint: `${now}, or lower llm.reasoning_effort` });
  }
  const cut =
    limit === undefined ? `its limit${spent === undefined ? '' : ` (${spent} tokens)`}` : `max_tokens (${limit})`;
  return new ModelFailure('model-length', `the reply of ${label} was cut at ${cut}`, { ...options, hint: now });
}

function filtered(collected: Collected, settings: ModelSettings): ModelFailure {
  const said = collected.refusal === '' ? '' : `: ${collected.refusal.trim()}`;
  const message = `the content filter of ${serverName(settings)} stopped the reply${said}`;
  return new ModelFailure('model-content-filter', message, {
    hint: anotherModel,
    retryable: false,
    partial: partialOf(collected),
  });
}
