import { serverName } from '../failure/failure-context.ts';
import { ModelFailure, type ModelReply, type ModelRequest, type ModelSettings } from '../model.ts';
import { callIds } from './call-ids.ts';
import type { Collected } from './reply-collector.ts';
import { isJsonObject } from './tool-call-collector.ts';

const lengthReasons = new Set(['length', 'max_tokens', 'MAX_TOKENS', 'model_length']);
const failedReasons = new Set(['error', 'insufficient_system_resource', 'abort']);
const toolReasons = new Set(['tool_calls', 'function_call']);

export type Asked = Pick<ModelRequest, 'messages' | 'tools' | 'toolChoice'>;

/** A usable reply; anything else is thrown as a ModelFailure with what there was. */
export function judgeReply(collected: Collected, settings: ModelSettings, asked: Asked): ModelReply {
  const { text, reasoning, reasoningDetails, finishReason, usage, refusal, askedForTool } = collected;
  if (finishReason === null && !endsWithWholeCall(collected)) throw brokenOff(collected, settings);
  const reason = finishReason ?? 'tool_calls';
  if (lengthReasons.has(reason)) throw cutByLength(collected, settings);
  if (reason.toLowerCase().startsWith('content_filter') || (refusal !== '' && text.trim() === '' && !askedForTool)) {
    throw filtered(collected, settings);
  }
  if (failedReasons.has(reason)) {
    const message = `${serverName(settings)} failed during the reply (finish reason: ${reason})`;
    throw new ModelFailure('model-server', message, { retryable: true, partial: partialOf(collected) });
  }
  const details = { ...(reasoningDetails.length === 0 ? {} : { reasoningDetails }), ...collected.given };
  const reply = { text, reasoning, ...details, finishReason: reason, usage, ...factsOf(collected) };
  if (askedForTool || toolReasons.has(reason)) return { ...reply, toolCalls: toolCallsOf(collected, settings, asked) };
  if (text.trim() === '') {
    const what = reasoning === null ? 'an empty reply' : 'only reasoning and no answer';
    const message = `${settings.label} gave ${what} (finish reason: ${reason})`;
    throw new ModelFailure('model-empty', message, {
      ...{ hint: anotherModel, retryable: true },
      partial: partialOf(collected),
    });
  }
  return { ...reply, toolCalls: [] };
}

const anotherModel = 'Reword the task, or choose another model with --model';

/** What a failure keeps of a reply. */
export function partialOf({ text, reasoning, finishReason, usage, toolCalls, facts }: Collected): Partial<ModelReply> {
  return {
    ...{ text, reasoning, usage },
    ...factsOf({ facts }),
    ...(finishReason === null ? {} : { finishReason }),
    ...(toolCalls.length === 0 ? {} : { toolCalls }),
  };
}

function factsOf({ facts }: Pick<Collected, 'facts'>): Pick<ModelReply, 'facts'> {
  return Object.keys(facts).length === 0 ? {} : { facts };
}

/** Some servers end a reply that calls tools without a finish reason. */
function endsWithWholeCall({ toolCalls, askedForTool }: Collected): boolean {
  return askedForTool && toolCalls.every((call) => isJsonObject(call.arguments));
}

function brokenOff(collected: Collected, { label }: ModelSettings): ModelFailure {
  const { text, askedForTool } = collected;
  const said = text === '' ? 'before it began' : `after ${text.length} characters`;
  const after = askedForTool ? 'in the middle of a tool call' : said;
  const hint = 'Try again later, or choose another model with --model';
  return new ModelFailure('model-broken-stream', `the reply of ${label} broke off ${after}`, {
    hint,
    retryable: true,
    partial: partialOf(collected),
  });
}

/** The calls that it may make; none where it was to answer and did so as well. */
function toolCallsOf(collected: Collected, { label }: ModelSettings, asked: Asked): ModelReply['toolCalls'] {
  const { text, toolCalls } = collected;
  const offered = (asked.tools ?? []).length > 0;
  const barred = asked.toolChoice === 'none';
  if (offered && barred && text.trim() !== '') return [];
  // The call may be in the text.
  if (offered && !barred && !collected.askedForTool && text.trim() !== '') return [];
  if (offered && !barred && toolCalls.length > 0) {
    const idFor = callIds(asked.messages);
    return toolCalls.map((call) => ({ ...call, id: idFor(call.id) }));
  }
  if (offered && barred) throw calledInsteadOfAnswering(label, partialOf(collected));
  const message = `${label} asked for a tool, ${offered ? 'but named none' : 'though none was offered'}`;
  throw new ModelFailure('model-malformed', message, {
    ...{ hint: anotherModel, retryable: true },
    partial: partialOf(collected),
  });
}

/** It may call nothing more, and gave no answer: what it would do again. */
export function calledInsteadOfAnswering(label: string, partial: Partial<ModelReply>): ModelFailure {
  const message = `${label} asked for a tool where it was to answer`;
  return new ModelFailure('model-empty', message, { hint: anotherModel, retryable: true, partial });
}

function cutByLength(collected: Collected, { label, sampling }: ModelSettings): ModelFailure {
  const limit = sampling.maxTokens;
  const spent = collected.usage?.outputTokens;
  const now =
    limit === undefined ? 'Set llm.max_tokens higher than the default' : `Raise llm.max_tokens (now ${limit})`;
  const options = { retryable: false, partial: partialOf(collected) };
  const thought = collected.reasoning !== null || (collected.usage?.reasoningTokens ?? 0) > 0;
  if (collected.text.trim() === '' && thought && !collected.askedForTool) {
    const all = limit ?? spent;
    const message = `reasoning used up all ${all === undefined ? '' : `${all} `}tokens of ${label}; none were left for the answer`;
    return new ModelFailure('model-length', message, { ...options, hint: `${now}, or lower llm.reasoning_effort` });
  }
  const cut =
    limit === undefined ? `its limit${spent === undefined ? '' : ` (${spent} tokens)`}` : `max_tokens (${limit})`;
  const where = collected.askedForTool ? ', in the middle of a tool call' : '';
  return new ModelFailure('model-length', `the reply of ${label} was cut at ${cut}${where}`, { ...options, hint: now });
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
