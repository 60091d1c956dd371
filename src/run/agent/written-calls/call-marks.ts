/** A tag or a special token as chat templates write them around calls: `<tool_call>`, `<｜tool▁calls▁begin｜>`, `[TOOL_CALLS]`. */
const tag = /<[^<>\n"'=]{2,60}>|\[\/?[A-Z][A-Z_]{3,22}\]|✿[A-Z]{4,8}✿:?/g;

/** Letters only, so that one rule serves `<|tool_call|>`, `</tool_call>` and `<｜tool▁call▁end｜>`. */
function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^a-z]/g, '');
}

const callWords = /(?:tool|function)s?(?:calls?|uses?|requests?)(?!.*(?:result|response|output))/;
const otherMarks = new Set(
  'pythontag toolsep actionstart actionend startaction endaction plugin toolsprefix toolssuffix toolcode function'.split(
    ' ',
  ),
);
/** Some models write a call between these, and some an answer. */
const weakMarks = new Set(['tools']);
const stops = new Set('imend eotid eomid eot eom s endoftext call endofsentence endofturn turn end'.split(' '));

/** What it says of what follows: `weak`, it may be a call; `null`, nothing. */
function strengthOf(text: string): 'strong' | 'weak' | null {
  const letters = lettersOf(text);
  if (text.startsWith('✿')) return letters === 'function' ? 'strong' : null;
  if (letters === 'function') return null;
  if (callWords.test(letters) || otherMarks.has(letters)) return 'strong';
  return weakMarks.has(letters) ? 'weak' : null;
}

export interface CallMark {
  readonly start: number;
  readonly strength: 'strong' | 'weak';
}

/** Where calls may begin that are marked as calls, from left to right. */
export function* callMarks(text: string): Generator<CallMark> {
  const begin = new RegExp(
    `${toFunction.source}|${tag.source}|<(?:[\\w｜|]{1,12}[:｜|])?(?:function=|invoke\\s)|\\bfunctools\\s*(?=\\[)`,
    'g',
  );
  for (const { 0: found, index } of text.matchAll(begin)) {
    const named = !found.endsWith('>') && !/^[[✿]/.test(found);
    const strength = named ? 'strong' : strengthOf(found);
    if (strength !== null && !/^<[|｜]?\//.test(found)) yield { start: index, strength };
  }
}

/** A message that is addressed to a tool, with or without the marks of its channel; group 1: the tool's name. */
export const toFunction =
  /(?:<\|start\|>)?(?:assistant)?(?:\s*<\|channel\|>)?(?:commentary|analysis)?\s*\bto=functions\.([\w.-]+)/;
export const toFunctionHead =
  /(?:\s*<\|channel\|>)?\s*(?:commentary|analysis)?\s*(?:<\|constrain\|>)?\s*(?:json|code)?\s*(?:<\|message\|>)?\s*(?=\{)/y;

/** What may stand between calls: blanks, commas, the marks themselves, and the ends of turns. */
export function skipFiller(text: string, from: number): number {
  const own = new RegExp(tag.source, 'y');
  let at = from;
  for (;;) {
    const blank = endAt(/[\s,;]+|```\w*|\bfunctools\s*(?=\[)/y, text, at);
    if (blank !== null) {
      at = blank;
      continue;
    }
    const end = endAt(own, text, at);
    const found = end === null ? '' : text.slice(at, end);
    if (end === null || (strengthOf(found) === null && !stops.has(lettersOf(found)))) return at;
    at = end;
  }
}

/** Where the sticky pattern's match at the place ends; null: there is none. */
export function endAt(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}
