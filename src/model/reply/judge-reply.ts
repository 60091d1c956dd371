import { ModelFailure, type ModelReply, type ModelRequest, type ModelSettings } from '../model.ts';
import { callIds } from './call-ids.ts';
import { finishKind } from './finish-reason.ts';
import { anotherModel, factsOf, notFinished, partialOf } from './not-finished.ts';
import type { Collected } from './reply-collector.ts';

export type Asked = Pick<ModelRequest, 'messages' | 'tools' | 'toolChoice'>;

/** A usable reply; anything else is thrown as a ModelFailure with what there was. */
export function judgeReply(collected: Collected, settings: ModelSettings, asked: Asked): ModelReply {
  const { text, reasoning, reasoningDetails, usage, refusal, askedForTool } = collected;
  const reason = collected.finishReason ?? impliedReason(collected);
  if (reason === null) throw brokenOff(collected, settings);
  const kind = finishKind(reason);
  const refused = refusal !== '' && text.trim() === '' && !askedForTool;
  if (refused) throw notFinished({ kind: 'filter', reason }, collected, settings);
  if (kind !== 'finished' && kind !== 'tools') throw notFinished({ kind, reason }, collected, settings);
  const details = { ...(reasoningDetails.length === 0 ? {} : { reasoningDetails }), ...collected.given };
  const reply = { text, reasoning, ...details, finishReason: reason, usage, ...factsOf(collected) };
  // A text is the answer where there was nothing to call, whatever the server calls that.
  const isAnswer = !askedForTool && text.trim() !== '' && (asked.tools ?? []).length === 0;
  if (askedForTool || (kind === 'tools' && !isAnswer))
    return { ...reply, toolCalls: toolCallsOf(collected, settings, asked) };
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

/** Where the server gave no reason but showed that this is all; null where it may have been cut. */
function impliedReason({ isWhole, askedForTool }: Collected): string | null {
  if (!isWhole) return null;
  return askedForTool ? 'tool_calls' : 'stop';
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
