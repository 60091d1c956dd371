import { fenceSearch, isAttached, isQuoted, lineBefore } from './quoted-places.ts';
import { allMarks, answerClosing } from './thinking-marks.ts';

/** A text in two parts. `thoughts`: empty when there are none in it. */
export interface Settled {
  readonly text: string;
  readonly thoughts: string;
}

/**
 * The answer in a whole text, without the thoughts that only its end shows to be thoughts:
 * those that end without a beginning, as the prompt had it, and, where the reply began with a block (`marked`), further blocks.
 * A mark that is quoted stays: in a code fence, in backticks or quotes, in data, or in the middle of a sentence.
 */
export function settleThinking(given: string, marked: boolean): Settled {
  const worded = withoutWordedThoughts(given);
  if (worded !== null) return worded;
  if (!/[<[◁]/.test(given) || isData(given)) return { text: given, thoughts: '' };
  const text = marked ? withoutEnd(given) : given;
  const marks = marksIn(text);
  const lone = marks.findLast(({ role }) => role === 'lone');
  const start = lone?.end ?? 0;
  const blocks = marked || lone !== undefined ? blocksIn(marks.filter((mark) => mark.start >= start)) : [];
  if (lone === undefined && blocks.length === 0) return { text, thoughts: '' };
  const thoughts = blocks.map(({ from, to }) => text.slice(from.end, to.start));
  const before = lone === undefined ? [] : [text.slice(0, lone.start)];
  const answer = [...blocks, null].map((block, place) => {
    const since = blocks[place - 1]?.to.end;
    const piece = text.slice(since ?? start, block?.from.start);
    return since === undefined || !/\n\s*$/.test(text.slice(0, blocks[place - 1]?.from.start).slice(-20))
      ? piece
      : piece.trimStart();
  });
  return { text: answer.join('').trimStart(), thoughts: [...before, ...thoughts].join('\n').trim() };
}

/** Without the mark that ends an answer, in templates that have one. */
function withoutEnd(text: string): string {
  const whole = text.trimEnd();
  const end = answerClosing.exec(whole.slice(-40));
  return end === null ? text : whole.slice(0, whole.length - end[0].length).trimEnd();
}

interface PlacedMark {
  readonly start: number;
  readonly end: number;
  /** `lone`: it ends what nothing began. `inside`: a mark in a sentence. */
  readonly role: 'opens' | 'closes' | 'lone' | 'inside';
}

/** Those that are not quoted, each with what it does there. */
function marksIn(text: string): readonly PlacedMark[] {
  const placed: PlacedMark[] = [];
  const isFenced = fenceSearch(text);
  let pending: 'none' | 'opens' | 'inside' = 'none';
  for (const { 0: mark, 1: opening, index } of text.matchAll(allMarks)) {
    const end = index + mark.length;
    if (isQuoted(text, index, end) || isFenced(index)) continue;
    const leads = /^\s*$/.test(lineBefore(text, index));
    if (opening !== undefined) {
      pending = leads || isAttached(text, index) ? 'opens' : 'inside';
      placed.push({ start: index, end, role: pending });
      continue;
    }
    const ends = leads || (pending !== 'inside' && endsThought(text, index, end));
    const role = pending === 'opens' ? 'closes' : ends ? 'lone' : 'inside';
    placed.push({ start: index, end, role });
    pending = 'none';
  }
  return placed;
}

interface Block {
  readonly from: PlacedMark;
  readonly to: PlacedMark;
}

function blocksIn(marks: readonly PlacedMark[]): readonly Block[] {
  return marks.flatMap((to, place): readonly Block[] => {
    const from = marks[place - 1];
    return to.role === 'closes' && from?.role === 'opens' ? [{ from, to }] : [];
  });
}

/** Is the mark behind the last thought, and not a word among others? */
function endsThought(text: string, start: number, end: number): boolean {
  const after = text.slice(end, end + 200);
  if (isAttached(text, start)) return !/^[.,;:!?)]/.test(after);
  // With a blank before it: behind a whole sentence, or before a new paragraph.
  return /[.!?…:)]\s*$/.test(text.slice(Math.max(0, start - 20), start)) || /^[ \t]*(?:\r?\n[ \t]*\r?\n|$)/.test(after);
}

function isData(text: string): boolean {
  if (!/^\s*[{["]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    // Words that begin with a bracket.
    return false;
  }
}

/** Thoughts that end with words: channels of which a server has taken off the marks, and Granite's headings. */
function withoutWordedThoughts(text: string): Settled | null {
  const channels = /^\s*(?:analysis|commentary)(?=\S)/.exec(text);
  const final = channels === null ? -1 : text.lastIndexOf('assistantfinal');
  if (channels !== null && final !== -1) {
    return {
      text: text.slice(final + 'assistantfinal'.length).trimStart(),
      thoughts: text.slice(channels[0].length, final).trim(),
    };
  }
  for (const [opening, closing] of headings) {
    const start = opening.exec(text);
    const end = start === null ? null : closing.exec(text);
    if (start === null || end === null) continue;
    const answer = text.slice(end.index + end[0].length).replace(/\[END FINAL RESPONSE\]\s*$/, '');
    return { text: answer.trim(), thoughts: text.slice(start[0].length, end.index).trim() };
  }
  return null;
}

const headings: readonly (readonly [RegExp, RegExp])[] = [
  [/^\s*Here(?:'s| is) my thought process:/, /^\s*Here(?:'s| is) my response:/m],
  [/^\s*Here are my reasoning steps:/, /^\s*\[BEGIN FINAL RESPONSE\]/m],
];
