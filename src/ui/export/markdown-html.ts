import { Lexer, type MarkedToken, type Token, type Tokens } from 'marked';
import { directionOf } from '../text-direction.ts';
import { escapeHtml } from './escape-html.ts';
import { linkTarget } from './link-target.ts';
import { markdownPieces } from './markdown-pieces.ts';

/** Renders outputs; `level` is that of the heading they stand below. */
export type MarkdownWriter = (text: string, level: number) => string;

/** How much of all outputs together is set as Markdown: half a second of work. What is behind that is shown as it was written. */
const mostCharacters = 1_000_000;
const longestPiece = 200_000;
const slowMilliseconds = 700;

/**
 * Markdown as HTML. A model wrote it: HTML in it is shown as text, nothing is loaded, and links lead only to the web and to mail.
 * Nesting or emphasis that is made to take long is given up on.
 */
export function markdownWriter(): MarkdownWriter {
  let room = mostCharacters;
  return (text, level) => {
    const parts: string[] = [];
    let read = 0;
    for (const piece of markdownPieces(text)) {
      room -= piece.length;
      if (room < 0 || piece.length > longestPiece) break;
      const began = performance.now();
      const html = pieceHtml(piece, level);
      if (html === null) break;
      parts.push(html);
      read += piece.length;
      if (performance.now() - began > slowMilliseconds) break;
    }
    if (read < text.length) parts.push(`<pre class="as-written">${escapeHtml(text.slice(read))}</pre>`);
    return parts.join('\n');
  };
}

/** Null: it is nested too deep. */
function pieceHtml(piece: string, level: number): string | null {
  try {
    return blocks(Lexer.lex(piece, { gfm: true, breaks: false }), level);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function blocks(tokens: readonly Token[], level: number): string {
  return tokens.map((token) => block(token as MarkedToken, level)).join('');
}

function block(token: MarkedToken, level: number): string {
  switch (token.type) {
    case 'space':
    case 'def':
      return '';
    case 'hr':
      return '<hr>\n';
    case 'heading': {
      const tag = `h${Math.min(6, level + token.depth)}`;
      return `<${tag}>${inlines(token.tokens)}</${tag}>\n`;
    }
    case 'paragraph':
      return `<p>${inlines(token.tokens)}</p>\n`;
    case 'html':
      return `<p class="as-text">${escapeHtml(token.raw.trimEnd())}</p>\n`;
    case 'code':
      return `<pre><code>${escapeHtml(token.text)}</code></pre>\n`;
    case 'blockquote':
      return `<blockquote${direction(token)}>${blocks(token.tokens, level)}</blockquote>\n`;
    case 'list':
      return list(token, level);
    case 'table':
      return table(token);
    default:
      return inline(token);
  }
}

/** What stands around a text, such as the marks of a list, is on the side from which it is read. */
function direction({ raw }: { readonly raw: string }): string {
  return directionOf(raw) === 'rtl' ? ' dir="rtl"' : '';
}

function list(token: Tokens.List, level: number): string {
  const { ordered, start, items } = token;
  const rows = items.map(({ task, checked, tokens }) => {
    const tick = task && tokens[0]?.type !== 'checkbox' ? checkbox(checked === true) : '';
    return `<li${task ? ' class="tick"' : ''}>${tick}${blocks(tokens, level)}</li>\n`;
  });
  const first = Number(start) || 0;
  if (!ordered) return `<ul${direction(token)}>${rows.join('')}</ul>\n`;
  return `<ol${direction(token)}${first === 1 ? '' : ` start="${first}"`}>${rows.join('')}</ol>\n`;
}

function table(token: Tokens.Table): string {
  const { header, rows, align } = token;
  const cell = (tag: 'th' | 'td', { tokens }: Tokens.TableCell, index: number) => {
    const side = align[index] ?? null;
    return `<${tag}${side === null ? '' : ` class="${side}"`}>${inlines(tokens)}</${tag}>`;
  };
  const head = header.map((one, index) => cell('th', one, index)).join('');
  const body = rows.map((row) => `<tr>${row.map((one, index) => cell('td', one, index)).join('')}</tr>`).join('\n');
  return `<div class="wide" tabindex="0" role="group" aria-label="Table"${direction(token)}><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>\n`;
}

function inlines(tokens: readonly Token[] | undefined): string {
  return (tokens ?? []).map((token) => inline(token as MarkedToken)).join('');
}

function inline(token: MarkedToken): string {
  switch (token.type) {
    case 'text':
      return token.tokens === undefined ? plain(token.text) : inlines(token.tokens);
    case 'escape':
      return plain(token.text);
    case 'strong':
    case 'em':
    case 'del':
      return `<${token.type}>${inlines(token.tokens)}</${token.type}>`;
    case 'codespan':
      return `<code>${escapeHtml(token.text)}</code>`;
    case 'br':
      return '<br>';
    case 'link':
      return link(token.href, inlines(token.tokens));
    case 'image':
      return `<span class="image">${link(token.href, `image: ${plain(token.text) || 'without a description'}`)}</span>`;
    case 'checkbox':
      return checkbox(token.checked === true);
    default:
      return escapeHtml(token.raw);
  }
}

function link(href: string, content: string): string {
  const target = linkTarget(href);
  if (target === null) return `<span class="dead-link" title="${escapeHtml(href.slice(0, 200))}">${content}</span>`;
  return `<a href="${escapeHtml(target)}" rel="noreferrer noopener">${content}</a>`;
}

function checkbox(checked: boolean): string {
  return `<span role="img" aria-label="${checked ? 'done' : 'not done'}">${checked ? '☑' : '☐'}</span> `;
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  '#39': "'",
};

/** The few entities that models write are read as the characters that they stand for. */
function plain(text: string): string {
  return escapeHtml(text.replace(/&(amp|lt|gt|quot|apos|nbsp|#39);/g, (found, name) => entities[name] ?? found));
}
