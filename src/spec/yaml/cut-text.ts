import type { Mark } from './problem-at.ts';
import type { SourceText } from './source-text.ts';

/**
 * The comment behind an unquoted text, when it looks like the rest of the text: `Summarise PR #532`. Null for real comments.
 * `key`: of the text; below it, a comment is of the text only when it is indented deeper.
 */
export function cutAfter(
  [start, end]: readonly [number, number, ...number[]],
  source: SourceText,
  key: Mark | undefined,
): Mark | null {
  comment.lastIndex = end;
  const [whole = '', space = '', words = ''] = comment.exec(source.text) ?? [];
  if (whole === '') return null;
  const at = end + space.length;
  const mark = source.mark(at, at + words.length);
  const isBelow = space.includes('\n');
  if (isBelow && (key === undefined || mark.column <= key.column)) return null;
  return looksCut(source.text.slice(start, end), words, isBelow ? 2 : space.length) ? mark : null;
}

const comment = /([ \t]*(?:\r?\n[ \t]*)?)(#.*)/y;

/** Whoever comments mostly writes a space behind the `#`. */
function looksCut(text: string, words: string, spaces: number): boolean {
  if (/^#[\p{L}\p{N}{_"'(<$@]/u.test(words)) return true;
  if (spaces < 2 && /^# \d/.test(words)) return true;
  const inBrackets = count(text, '(') > count(text, ')') && count(words, ')') > count(words, '(');
  return inBrackets || (count(text, '`') % 2 === 1 && words.includes('`'));
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1;
}
