import {
  type Model,
  ModelFailure,
  type ModelReply,
  type ModelRequest,
  type ModelSettings,
  type Usage,
} from '../model.ts';
import { type AskedRequest, askedRequest, type Mask, requestHash } from './asked-request.ts';
import type { Cassette, RecordedOutcome, RecordedReply } from './cassette.ts';
import { differenceFromNearest } from './request-difference.ts';

export interface PlayerOptions {
  readonly cassette: Cassette;
  readonly mask: Mask;
  /** The cassette, as messages name it. */
  readonly file: string;
}

/** Answers the requests of one run from a cassette; equal ones in the order in which they were recorded. Asks no model and needs no key. */
export function replyPlayer(options: PlayerOptions): (settings: ModelSettings, task: string) => Model {
  const waiting = new Map<string, RecordedReply[]>();
  for (const reply of options.cassette.replies) {
    const hash = requestHash(reply.request);
    waiting.set(hash, [...(waiting.get(hash) ?? []), reply]);
  }
  return (settings, task) => ({
    settings: paidFor(settings),
    async reply(request) {
      request.signal.throwIfAborted();
      const asked = askedRequest(settings, request, options.mask);
      const found = waiting.get(requestHash(asked));
      const next = found?.shift();
      if (next === undefined) throw miss({ asked, task, known: found !== undefined }, options);
      return played(next.outcome, request);
    },
  });
}

/** What is played back was paid for when it was recorded. */
function paidFor({ price: _price, ...settings }: ModelSettings): ModelSettings {
  return { ...settings, local: true };
}

function played(outcome: RecordedOutcome, { onDelta }: ModelRequest): ModelReply {
  const { reasoning, text } = outcome.type === 'reply' ? outcome.reply : outcome.failure.partial;
  for (const piece of piecesOf(reasoning)) onDelta({ kind: 'reasoning', text: piece });
  for (const piece of piecesOf(text)) onDelta({ kind: 'text', text: piece });
  if (outcome.type === 'reply') return outcome.reply;
  const { code, message, hint, partial } = outcome.failure;
  throw new ModelFailure(code, message, { retryable: false, partial, ...(hint === null ? {} : { hint }) });
}

function piecesOf(text: string | null | undefined): readonly string[] {
  return text?.match(/\s*\S+\s*$|\s*\S+|\s+$/g) ?? [];
}

interface Missed {
  readonly asked: AskedRequest;
  readonly task: string;
  /** Recorded, but asked for more often than that. */
  readonly known: boolean;
}

function miss({ asked, task, known }: Missed, { cassette, file }: PlayerOptions): ModelFailure {
  const why = known
    ? 'it was asked more often than it was recorded'
    : differenceFromNearest(asked, task, cassette.replies);
  return new ModelFailure('playback-miss', `${file} has no reply for what ${task} asks: ${why}`, {
    hint: `If that is meant, record it anew:  --record ${file}`,
    retryable: false,
    partial: { usage: nothingUsed },
  });
}

/** Not unknown, as after a request to a server. */
const nothingUsed: Usage = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, reasoningTokens: 0 };
