import type { ModelDelta } from '../model.ts';

const opening = '<think>';
const closing = '</think>';

export interface ThinkSplitter {
  push(piece: string): void;
  /** Gives out what was held back. An unclosed think is reasoning to its end. */
  end(): void;
}

/** Tells the `<think>…</think>` that a reply may start with from its text, wherever the pieces were cut. */
export function thinkSplitter(tell: (kind: ModelDelta['kind'], text: string) => void): ThinkSplitter {
  let state: 'start' | 'thinking' | 'gap' | 'text' = 'start';
  let held = '';

  function readStart(): void {
    const begun = held.trimStart();
    if (begun.startsWith(opening)) {
      held = begun.slice(opening.length);
      state = 'thinking';
    } else if (!opening.startsWith(begun)) {
      giveText();
    }
  }

  function readThinking(): void {
    const end = held.indexOf(closing);
    const known = end === -1 ? held.length - overlap(held) : end;
    if (known > 0) tell('reasoning', held.slice(0, known));
    held = held.slice(end === -1 ? known : end + closing.length);
    if (end !== -1) state = 'gap';
  }

  function readGap(): void {
    held = held.trimStart();
    if (held !== '') giveText();
  }

  function giveText(): void {
    state = 'text';
    tell('text', held);
    held = '';
  }

  return {
    push(piece) {
      if (state === 'text') return tell('text', piece);
      held += piece;
      if (state === 'start') readStart();
      if (state === 'thinking') readThinking();
      if (state === 'gap') readGap();
    },
    end() {
      if (held === '') return;
      if (state === 'thinking') tell('reasoning', held);
      else if (state === 'start') tell('text', held);
      held = '';
    },
  };
}

/** How many of the last characters may be the beginning of the closing tag. */
function overlap(text: string): number {
  for (let length = Math.min(text.length, closing.length - 1); length > 0; length--) {
    if (text.endsWith(closing.slice(0, length))) return length;
  }
  return 0;
}
