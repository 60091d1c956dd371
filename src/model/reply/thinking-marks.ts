/** What a model writes before and after its thoughts when its server leaves them in the text. */
export interface ThinkingMark {
  readonly open: RegExp;
  readonly close: RegExp;
}

const word = '(?:think(?:ing)?|thoughts?|reasoning)';
/** `seed:think`, `longcat_think`. */
const space = '(?:[a-z]\\w{1,14}[:_])?';

/** In the forms of today's chat templates. Each `open` is looked for at the place where a thought may begin. */
export const thinkingMarks: readonly ThinkingMark[] = [
  mark(`<${space}think(?:ing)?(?:\\s[^<>]{0,200})?>`, `</${space}think(?:ing)?>`, 'i'),
  mark(`<${space}thoughts?(?:\\s[^<>]{0,200})?>`, `</${space}thoughts?>`, 'i'),
  mark(`<${space}reasoning(?:\\s[^<>]{0,200})?>`, `</${space}reasoning>`, 'i'),
  mark('\\[THINK(?:ING)?\\]', '\\[/THINK(?:ING)?\\]', ''),
  mark('◁think▷', '◁/think▷', ''),
  mark(
    `<[|｜](?:(?:begin|start)(?:_of)?_)?${word}(?:_(?:begin|start))?[|｜]>`,
    `<[|｜](?:/${word}|end(?:_of)?_${word}|${word}_end)[|｜]>`,
    'i',
  ),
  mark('<\\|inner_prefix\\|>', '<\\|inner_suffix\\|>', ''),
  mark('<unused94>(?:thought\\b|(?!t))', '<unused95>', ''),
  mark('<\\|channel>(?:thought|thinking|analysis)\\b', '<channel\\|>', ''),
  // Channels: what is said in these is not for the user; a commentary that is addressed to a tool is a call.
  mark(
    '(?:<\\|start\\|>)?(?:assistant)?<\\|channel\\|>(?:analysis|commentary(?![^<]*\\bto=))[^<]{0,80}<\\|message\\|>',
    '<\\|end\\|>|<\\|return\\|>|(?=<\\|start\\|>|<\\|channel\\|>)',
    '',
  ),
];

/** What stands around an answer, in the same templates; it is taken off. */
export const answerOpening =
  /(?:<\|start\|>)?(?:assistant)?<\|channel\|>final[^<]{0,80}(?:<\|constrain\|>[^<]{0,40})?<\|message\|>|<\|START_(?:RESPONSE|TEXT)\|>|<\|begin_of_solution\|>/y;
export const answerClosing = /<\|(?:return|end|END_RESPONSE|END_TEXT|end_of_solution)\|>$/;

const closings = thinkingMarks.slice(0, -1).map(({ close }) => close.source);
/** Ends thoughts that the prompt began. */
export const anyClosing = new RegExp(`(?:${closings.join('|')})`, 'iy');
const openings = thinkingMarks.slice(0, -1).map(({ open }) => open.source);
/** Every mark in a text; group 1: it opens. */
export const allMarks = new RegExp(`(${openings.join('|')})|(?:${closings.join('|')})`, 'gi');

/** The mark that opens at the place, and where it ends. */
export function openingAt(text: string, at: number): { readonly mark: ThinkingMark; readonly end: number } | null {
  for (const known of thinkingMarks) {
    known.open.lastIndex = at;
    if (known.open.test(text)) return { mark: known, end: known.open.lastIndex };
  }
  return null;
}

/** Where the pattern's match at the place ends; null: there is none. */
export function endOf(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}

/** May more of the text make a mark of its beginning? */
export function mayBeginMark(text: string): boolean {
  return begun.test(text);
}

const begun =
  /^(?:<(?:[a-z|｜/][^<>\n]{0,220})?|<(?:\|start\|>|\|channel)[^\n]{0,160}|assistant(?:<[^\n]{0,160})?|<unused94>\w{0,7}|\[[A-Z/]{0,9}|◁[\w/]{0,6})$/i;

function mark(open: string, close: string, flags: string): ThinkingMark {
  return { open: new RegExp(open, `${flags}y`), close: new RegExp(close, flags) };
}
