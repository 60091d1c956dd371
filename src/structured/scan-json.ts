/** How reading one object or array went. `at`: where it stopped being JSON; `open`: how many brackets were open there. */
export type Scan =
  | { readonly type: 'whole'; readonly end: number }
  | { readonly type: 'broken'; readonly at: number; readonly open: number };

type Expected = 'value' | 'value-or-close' | 'key' | 'key-or-close' | 'colon' | 'comma-or-close';

const space = /[ \t\r\n]*/y;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const escaped = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;
// Without a loop around an alternative, which would overflow on a long text.
const plain = /[^"\\\u0000-\u001f]*/y;

/** Reads the object or array that begins at `start`, once, from left to right. */
export function scanJson(text: string, start: number): Scan {
  const closings: ('}' | ']')[] = [];
  let expected: Expected = 'value';
  let at = start;
  for (;;) {
    at = skip(space, text, at);
    const sign = text[at];
    const closing = closings.at(-1);
    if (sign !== undefined && sign === closing && expected.endsWith('close')) {
      at += 1;
      closings.pop();
      if (closings.length === 0) return { type: 'whole', end: at };
      expected = 'comma-or-close';
    } else if ((sign === '{' || sign === '[') && expected.startsWith('value')) {
      at += 1;
      closings.push(sign === '{' ? '}' : ']');
      expected = sign === '{' ? 'key-or-close' : 'value-or-close';
    } else {
      const token = readToken(text, at, expected);
      if (token.failed || closing === undefined) return { type: 'broken', at: token.end, open: closings.length };
      expected = token.following === 'next' ? (closing === '}' ? 'key' : 'value') : token.following;
      at = token.end;
    }
  }
}

interface Token {
  readonly end: number;
  readonly failed: boolean;
  readonly following: Expected | 'next';
}

function readToken(text: string, at: number, expected: Expected): Token {
  const sign = text[at];
  switch (expected) {
    case 'colon':
      return { end: sign === ':' ? at + 1 : at, failed: sign !== ':', following: 'value' };
    case 'comma-or-close':
      return { end: sign === ',' ? at + 1 : at, failed: sign !== ',', following: 'next' };
    case 'key':
    case 'key-or-close':
      return { ...readString(text, at), following: 'colon' };
    case 'value':
    case 'value-or-close': {
      if (sign === '"') return { ...readString(text, at), following: 'comma-or-close' };
      const end = skip(scalar, text, at);
      return { end, failed: end === at, following: 'comma-or-close' };
    }
  }
}

/** Reads the string that begins at `start`; `end`: behind it, or where it stopped being one. */
export function readString(text: string, start: number): { readonly end: number; readonly failed: boolean } {
  if (text[start] !== '"') return { end: start, failed: true };
  let at = start + 1;
  for (;;) {
    at = skip(plain, text, at);
    if (text[at] === '"') return { end: at + 1, failed: false };
    const end = skip(escaped, text, at);
    if (end === at) return { end: at, failed: true };
    at = end;
  }
}

/** Where the pattern's match at `at` ends; `at` itself when there is none. */
function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
