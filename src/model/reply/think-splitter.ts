import type { ModelDelta } from '../model.ts';
import { answerOpening, anyClosing, endOf, mayBeginMark, openingAt } from './thinking-marks.ts';

export interface ThinkSplitter {
  push(piece: string): void;
  /** Gives out what was held back. An unclosed thought is reasoning to its end. */
  end(): void;
  /** Did the text begin with a mark of thinking? */
  marked(): boolean;
}

/** No mark that ends a thought is longer. */
const longestClosing = 48;

/** Tells the thoughts that a reply may begin with from its text, wherever the pieces were cut. Text that has begun is passed on as it is. */
export function thinkSplitter(tell: (kind: ModelDelta['kind'], text: string) => void): ThinkSplitter {
  let state: 'start' | 'thinking' | 'text' = 'start';
  let marked = false;
  let held = '';
  let closing = anyClosing;

  /** False: more must come before there is something to tell. */
  function readStart(): boolean {
    const begun = held.trimStart();
    const opening = openingAt(begun, 0);
    // A thought that the prompt began, and that was empty, leaves its end alone.
    const skipped = opening === null ? (endOf(answerOpening, begun, 0) ?? endOf(anyClosing, begun, 0)) : null;
    if (opening !== null && !growing(begun, opening.end)) {
      held = begun.slice(opening.end);
      closing = opening.mark.close;
      [state, marked] = ['thinking', true];
    } else if (skipped !== null) {
      held = begun.slice(skipped);
      marked = true;
    } else if (begun === '' || opening !== null || mayBeginMark(begun)) {
      return false;
    } else {
      giveText();
    }
    return true;
  }

  function readThinking(): boolean {
    const end = closing.exec(held);
    const known = end === null ? held.length - unsure(held) : end.index;
    if (known > 0) tell('reasoning', held.slice(0, known));
    held = held.slice(end === null ? known : end.index + end[0].length);
    if (end !== null) state = 'start';
    return end !== null;
  }

  function giveText(): void {
    state = 'text';
    const text = marked ? held.trimStart() : held;
    held = '';
    if (text !== '') tell('text', text);
  }

  return {
    push(piece) {
      if (state === 'text') return tell('text', piece);
      held += piece;
      let more = true;
      while (more && held !== '') more = state === 'start' ? readStart() : readThinking();
    },
    end() {
      if (state === 'thinking') tell('reasoning', held);
      else if (held !== '') giveText();
      held = '';
    },
    marked: () => marked,
  };
}

/** A mark that ends in a word may have more of it to come. */
function growing(text: string, end: number): boolean {
  return end === text.length && /(?:\w|<unused94>)$/.test(text);
}

/** How many of the last characters may be the beginning of a mark. */
function unsure(text: string): number {
  const tail = text.slice(-longestClosing);
  const from = Math.max(tail.lastIndexOf('<'), tail.lastIndexOf('['), tail.lastIndexOf('◁'));
  return from === -1 || /[>\]▷\n]/.test(tail.slice(from)) ? 0 : tail.length - from;
}
