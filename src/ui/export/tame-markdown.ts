import { Lexer, type MarkedToken, type Token } from 'marked';
import { linkTarget } from './link-target.ts';

/** Longer ones are not looked through. */
const longest = 300_000;

/**
 * A model's Markdown so that it may stand as Markdown in a document of ours, its headings below `level`.
 * Null when it might reach out of its place, or have something loaded: HTML, images, link definitions, code that does not end, other links than to the web and to mail.
 */
export function tameMarkdown(text: string, level: number): string | null {
  if (text.length > longest) return null;
  try {
    const tokens = Lexer.lex(text, { gfm: true, breaks: false });
    return tokens.every((token) => isTame(token as MarkedToken))
      ? tokens
          .map((token) => demoted(token as MarkedToken, level))
          .join('')
          .trim()
      : null;
  } catch (error) {
    // Nested too deep.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function demoted(token: MarkedToken, level: number): string {
  if (token.type !== 'heading') return token.raw;
  const [breaks = ''] = /\n*$/.exec(token.raw) ?? [];
  return `${'#'.repeat(Math.min(6, level + token.depth))} ${token.text.replace(/\s+/g, ' ').trim()}${breaks}`;
}

function isTame(token: MarkedToken): boolean {
  switch (token.type) {
    case 'code':
      return token.codeBlockStyle === 'indented' || closedFence.test(token.raw);
    case 'codespan':
    case 'space':
    case 'hr':
    case 'br':
    case 'checkbox':
      return true;
    case 'heading':
    case 'paragraph':
    case 'strong':
    case 'em':
    case 'del':
    case 'blockquote':
    case 'list_item':
      return areTame(token.tokens);
    case 'list':
      return token.items.every(isTame);
    case 'table':
      return [token.header, ...token.rows].every((row) => row.every(({ tokens }) => areTame(tokens)));
    case 'link':
      return linkTarget(token.href) !== null && !htmlStart.test(token.raw) && areTame(token.tokens);
    case 'text':
    case 'escape':
      return token.type === 'text' && token.tokens !== undefined ? areTame(token.tokens) : !htmlStart.test(token.raw);
    default:
      return false;
  }
}

function areTame(tokens: readonly Token[]): boolean {
  return tokens.every((token) => isTame(token as MarkedToken));
}

/** What another reader of Markdown might take for HTML. */
const htmlStart = /<[a-z!/?]/i;

const closedFence = /^ {0,3}(`{3,}|~{3,})[^\n]*\n(?:[\s\S]*\n)?[ \t]*\1[`~]*\s*$/;
