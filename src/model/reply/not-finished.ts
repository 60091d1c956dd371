import { serverName } from '../failure/failure-context.ts';
import { ModelFailure, type ModelFailureOptions, type ModelReply, type ModelSettings } from '../model.ts';
import type { FinishKind } from './finish-reason.ts';
import type { Collected } from './reply-collector.ts';

export interface Ending {
  readonly kind: Exclude<FinishKind, 'finished' | 'tools'>;
  /** As the server said it. */
  readonly reason: string;
}

export const anotherModel = 'Reword the task, or choose another model with --model';

/** What a failure keeps of a reply. */
export function partialOf({ text, reasoning, finishReason, usage, toolCalls, facts }: Collected): Partial<ModelReply> {
  return {
    ...{ text, reasoning, usage },
    ...factsOf({ facts }),
    ...(finishReason === null ? {} : { finishReason }),
    ...(toolCalls.length === 0 ? {} : { toolCalls }),
  };
}

/** Absent where the server said nothing beside its words. */
export function factsOf({ facts }: Pick<Collected, 'facts'>): Pick<ModelReply, 'facts'> {
  return Object.keys(facts).length === 0 ? {} : { facts };
}

/** The failure of a reply that the server ended with a reason other than that it is whole. */
export function notFinished({ kind, reason }: Ending, collected: Collected, settings: ModelSettings): ModelFailure {
  const name = serverName(settings);
  const said = `(finish reason: ${reason})`;
  const kept = { partial: partialOf(collected) };
  const passing = { ...kept, retryable: true, hint: 'Try again later, or choose another model with --model' };
  switch (kind) {
    case 'length':
      return cutByLength(collected, settings);
    case 'context':
      return contextFull(settings, { ...kept, retryable: false });
    case 'filter':
      return filtered(collected, settings, reason);
    case 'malformed':
      return new ModelFailure('model-malformed', `${settings.label} called a tool in a wrong form ${said}`, passing);
    case 'failed':
      return new ModelFailure('model-server', `${name} failed during the reply ${said}`, passing);
    default: {
      const message = `${settings.label} ended its reply with a reason that does not say that it is whole ${said}`;
      return new ModelFailure('model-server', message, {
        ...kept,
        hint: 'See what came with crew show, or choose another model with --model',
        retryable: false,
      });
    }
  }
}

function contextFull({ label }: ModelSettings, options: ModelFailureOptions): ModelFailure {
  const message = `the reply of ${label} was cut where its context window was full`;
  const hint = 'Let the task read less (context: in tasks.yaml), or choose a model that takes more with --model';
  return new ModelFailure('model-context-length', message, { ...options, hint });
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

function filtered(collected: Collected, settings: ModelSettings, reason: string): ModelFailure {
  // what everybody calls it says nothing more
  const word = /^(stop|content.?filter)$/i.test(reason) ? '' : ` (finish reason: ${reason})`;
  const said = collected.refusal === '' ? word : `: ${collected.refusal.trim()}`;
  const message = `the content filter of ${serverName(settings)} stopped the reply${said}`;
  return new ModelFailure('model-content-filter', message, {
    hint: anotherModel,
    retryable: false,
    partial: partialOf(collected),
  });
}
