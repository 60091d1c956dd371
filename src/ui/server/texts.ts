import type { TaskRecord } from '../../store/records.ts';
import type { ListedTask, TextMatch, TextPart } from '../api.ts';

const longestPart = 200_000;
const startLength = 300;

/** A part of a text, from `from` on; never cut between the halves of one character. */
export function textPart(text: string, from: number): TextPart {
  const start = characterStart(text, Math.min(Math.max(0, from), text.length));
  const end = characterStart(text, Math.min(start + longestPart, text.length));
  return { text: text.slice(start, end), from: start, next: end < text.length ? end : null, length: text.length };
}

/** A row of a listing: the output itself may be megabytes. */
export function listedTask({ output, json: _json, ...task }: TaskRecord): ListedTask {
  return {
    ...task,
    outputLength: output?.length ?? null,
    outputStart: output === null ? null : output.slice(0, characterStart(output, startLength)),
  };
}

/** The first of the tasks that has the text in its output or its name. */
export function matchIn(tasks: readonly TaskRecord[], text: string): TextMatch | null {
  const wanted = text.toLowerCase();
  for (const { name, output } of tasks) {
    const found = matchAt(output ?? '', wanted) ?? (name.toLowerCase().includes(wanted) ? matchAt(name, wanted) : null);
    if (found !== null) return { task: name, ...found };
  }
  return null;
}

const around = 80;

function matchAt(text: string, wanted: string) {
  const lower = text.toLowerCase();
  const at = lower.indexOf(wanted);
  // A few letters change their length with their case: then the place is not known.
  if (at === -1 || lower.length !== text.length) return null;
  const line = (part: string) => part.replace(/\s+/g, ' ');
  const end = at + wanted.length;
  return {
    before: line(text.slice(characterStart(text, Math.max(0, at - around)), at)),
    hit: line(text.slice(at, end)),
    after: line(text.slice(end, characterStart(text, Math.min(text.length, end + around)))),
  };
}

function characterStart(text: string, index: number): number {
  const isSecondHalf = (text.charCodeAt(index) & 0xfc00) === 0xdc00;
  return isSecondHalf ? index - 1 : index;
}
