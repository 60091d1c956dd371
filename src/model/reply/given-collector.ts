import type { ModelReply, ReasoningDetail } from '../model.ts';
import type { ChatDelta } from './chat-chunk.ts';
import { type Fields, joined, keptIn, thoughtIn, wordsOfThoughts } from './kept-fields.ts';
import { reasoningDetailCollector } from './reasoning-details.ts';

export interface GivenCollector {
  add(delta: ChatDelta): void;
  details(): readonly ReasoningDetail[];
  all(): Pick<ModelReply, 'reasoningAs' | 'more'>;
  /** The thoughts in it, for a server that gives them nowhere else. */
  words(): string;
}

/** Collects what a server gives beside the words of a reply, to have it back with the next request. */
export function givenCollector(): GivenCollector {
  let reasoningAs: string | undefined;
  let more: Fields | undefined;
  const thoughts = reasoningDetailCollector();
  return {
    add(delta) {
      reasoningAs ??= thoughtIn(delta)?.name;
      more = joined(more, keptIn(delta));
      thoughts.add(delta.reasoning_details);
    },
    details: thoughts.details,
    all: () => ({ ...(reasoningAs === undefined ? {} : { reasoningAs }), ...(more === undefined ? {} : { more }) }),
    words: () => wordsOfThoughts(more?.['thinking_blocks']) || wordsOfThoughts(thoughts.details()),
  };
}
