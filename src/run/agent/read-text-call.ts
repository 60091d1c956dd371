import { labels } from '../../prompt/text-tools.ts';

/** What a reply in words comes to. `thought`: what it said before the call; `input`: mostly JSON. */
export type TextReply =
  | { readonly type: 'answer'; readonly text: string }
  | { readonly type: 'call'; readonly thought: string; readonly name: string; readonly input: string };

/** Reads a reply in the form of `Action:` and `Action Input:`, or of `Final Answer:`; the first of them counts. In neither form it is the answer. `tools`: the names of those that there are. */
export function readTextReply(text: string, tools: ReadonlySet<string>): TextReply {
  const answer = findLabel(text, labels.answer);
  const action = findLabel(text, labels.action);
  const first = action !== null && (answer === null || action.start < answer.start) ? action : null;
  const call = first === null ? null : callAfter(text, first, tools);
  if (call !== null) return call;
  return { type: 'answer', text: answer === null ? text.trim() : answerAfter(text, answer) };
}

/** Null: it names no tool, so that these are words like any others. */
function callAfter(text: string, action: FoundLabel, tools: ReadonlySet<string>): TextReply | null {
  const rest = text.slice(action.end);
  const name = nameIn(rest);
  const input = findLabel(rest, labels.input);
  if (name === '' || /^(none|n\/a)$/i.test(name) || (input === null && !tools.has(name))) return null;
  return {
    type: 'call',
    thought: thoughtIn(text.slice(0, action.start)),
    name,
    input: input === null ? '' : inputIn(rest.slice(input.end)),
  };
}

export interface FoundLabel {
  readonly start: number;
  /** Behind the colon, and the stars around it. */
  readonly end: number;
}

/** A label at the beginning of a line, whatever its case, its stars and its blanks. */
export function findLabel(text: string, label: string): FoundLabel | null {
  const words = label.replace(' ', '[ _]*');
  // Blanks may be matched in one way only: in two, a long line of them takes minutes.
  const plain = `${words}[ \\t]*:`;
  const starred = `(\\*\\*|__|\\*)[ \\t]*${words}[ \\t]*(?:\\1[ \\t]*:|:[ \\t]*\\1)`;
  const found = new RegExp(`^[ \\t>#]*(?:${plain}|${starred})`, 'im').exec(text);
  return found === null ? null : { start: found.index, end: found.index + found[0].length };
}

function answerAfter(text: string, label: FoundLabel): string {
  const answer = text.slice(label.end).trim();
  // a fence that was opened before the label ends behind the answer
  const fences = text.slice(0, label.start).match(/^\s*```/gm)?.length ?? 0;
  return fences % 2 === 1 ? answer.replace(/\s*```$/, '') : answer;
}

/** The first word: models add quotes, brackets and reasons. */
function nameIn(rest: string): string {
  return /[\w./-]+/.exec(rest.trimStart().split('\n', 1)[0] ?? '')?.[0] ?? '';
}

/** Up to the end of the object; of what is none, up to the next label. */
function inputIn(given: string): string {
  const next = [labels.result, labels.thought, labels.action, labels.answer].map(
    (label) => findLabel(given, label)?.start,
  );
  const own = given.slice(0, Math.min(...next.map((at) => at ?? given.length)));
  return wholeObject(given) ?? own.replace(/```\w*/g, '').trim();
}

/** The JSON object that a text begins with, but for a fence; null: it begins with none, or it does not end. */
function wholeObject(text: string): string | null {
  const start = /^\s*(?:```\w*\s*|`)?(?=\{)/.exec(text)?.[0].length;
  if (start === undefined) return null;
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at++) {
    const sign = text[at];
    if (quoted && sign === '\\') at++;
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && sign === '{') depth++;
    else if (!quoted && sign === '}' && --depth === 0) return text.slice(start, at + 1);
  }
  return null;
}

function thoughtIn(before: string): string {
  const label = findLabel(before, labels.thought);
  return (label === null ? before : before.slice(label.end)).replace(/```\w*/g, '').trim();
}
