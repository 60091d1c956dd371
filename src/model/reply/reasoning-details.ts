import type { ReasoningDetail } from '../model.ts';
import { isMap } from './chat-chunk.ts';

/** The fields of a detail that grow from piece to piece. */
const growing = ['text', 'summary'];

export interface ReasoningDetailCollector {
  /** The `reasoning_details` of one piece of a reply, or of a whole one. */
  add(pieces: unknown): void;
  /** In the order in which they began; of the pieces of each the fields that came last. */
  details(): readonly ReasoningDetail[];
}

/** Puts OpenRouter's `reasoning_details` together: a model behind it wants to see them again, as they were, beside its tool calls. */
export function reasoningDetailCollector(): ReasoningDetailCollector {
  const begun: Record<string, unknown>[] = [];
  return {
    add(pieces) {
      if (!Array.isArray(pieces)) return;
      for (const piece of pieces.filter(isMap)) {
        const last = begun.at(-1);
        if (last === undefined || startsAnother(last, piece)) begun.push({ ...piece });
        else extend(last, piece);
      }
    },
    details: () => begun,
  };
}

function startsAnother(last: ReasoningDetail, piece: ReasoningDetail): boolean {
  const isOther = (field: string) => given(last[field]) && given(piece[field]) && last[field] !== piece[field];
  // What is encrypted comes whole.
  return last['type'] !== piece['type'] || piece['type'] === 'reasoning.encrypted' || ['index', 'id'].some(isOther);
}

function extend(detail: Record<string, unknown>, piece: ReasoningDetail): void {
  for (const [field, value] of Object.entries(piece)) {
    const before = detail[field];
    if (growing.includes(field) && typeof before === 'string' && typeof value === 'string')
      detail[field] = before + value;
    else if (given(value)) detail[field] = value;
  }
}

function given(value: unknown): boolean {
  return value !== null && value !== undefined;
}
