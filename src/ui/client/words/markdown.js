import { Lexer } from 'marked';
import { directionOf } from '../../text-direction.ts';
import { html } from '../html.js';
import { linkTarget } from '../link.js';
import { Copy } from '../parts/copy.js';
import { neutralise } from './format.js';

/**
 * Markdown as vnodes. A model wrote it: HTML in it is shown as text, nothing is loaded, and links lead only to the web and to mail.
 * @param {string} text
 * @param {number} top depth of the highest heading of the whole that it belongs to
 * @returns {readonly import('preact').VNode[]}
 */
export function markdown(text, top) {
  const tokens = Lexer.lex(text, { gfm: true, breaks: false });
  return blocks(
    tokens.map((token) => (token.type === 'heading' ? { ...token, depth: Math.max(1, token.depth - top + 1) } : token)),
  );
}

function blocks(tokens) {
  return tokens.map((token) => (blockViews[token.type] ?? unknown)(token)).filter((node) => node !== null);
}

function inlines(tokens, fallback = '') {
  if (tokens === undefined) return fallback;
  return tokens.map((token) => (inlineViews[token.type] ?? unknown)(token));
}

function unknown(token) {
  return token.raw ?? '';
}

const blockViews = {
  space: () => null,
  def: () => null,
  hr: () => html`<hr />`,
  heading: ({ depth, tokens, text }) => html`<${headings[depth] ?? 'h6'} dir="auto">${inlines(tokens, text)}<//>`,
  paragraph: ({ tokens, text }) => html`<p dir="auto">${inlines(tokens, text)}</p>`,
  text: ({ tokens, text }) => html`<span dir="auto">${inlines(tokens, unescaped(text))}</span>`,
  html: ({ raw }) => html`<p class="as-text">${raw.trimEnd()}</p>`,
  code: codeView,
  blockquote: ({ tokens, raw }) => html`<blockquote dir=${directionOf(raw)}>${blocks(tokens)}</blockquote>`,
  list: listView,
  checkbox: ({ checked }) => checkbox(checked),
  table: tableView,
};

/** Below the page's own heads; a text's highest is the first. */
const headings = { 1: 'h3', 2: 'h4', 3: 'h5', 4: 'h6', 5: 'h6', 6: 'h6' };

const inlineViews = {
  text: ({ tokens, text }) => inlines(tokens, unescaped(text)),
  escape: ({ text }) => unescaped(text),
  strong: ({ tokens }) => html`<strong>${inlines(tokens)}</strong>`,
  em: ({ tokens }) => html`<em>${inlines(tokens)}</em>`,
  del: ({ tokens }) => html`<del>${inlines(tokens)}</del>`,
  codespan: ({ text }) => html`<code>${text}</code>`,
  br: () => html`<br />`,
  html: ({ raw }) => raw,
  link: ({ href, tokens, text }) => linkView(href, inlines(tokens, text)),
  image: ({ href, text }) =>
    html`<span class="image">${linkView(href, `image: ${text || 'without a description'}`)}</span>`,
  checkbox: ({ checked }) => checkbox(checked),
};

function linkView(href, content) {
  const target = linkTarget(href);
  if (target === null) return html`<span class="dead-link" title=${href}>${content}</span>`;
  return html`<a href=${target.href} target="_blank" rel="noreferrer noopener" title=${target.href}>${content}<span class="host">${target.host}</span></a>`;
}

/** What is copied is what is seen: code is pasted where it runs, and must not hold what a reader cannot see. */
function codeView({ text, lang }) {
  const language = /^\S*/.exec(lang ?? '')[0];
  return html`<figure class="code-box">
    <figcaption class="code-bar"><span class="clip">${language}</span><${Copy} text=${neutralise(text)} label="Copy the code" short /></figcaption>
    <pre class="code" tabindex="0"><code>${text}</code></pre>
  </figure>`;
}

function listView({ ordered, start, items, raw }) {
  const direction = directionOf(raw);
  const rows = items.map(
    ({ task, checked, tokens }) => html`<li class=${task ? 'task-item' : null}>
      ${task && tokens[0]?.type !== 'checkbox' ? checkbox(checked) : null}${blocks(tokens)}
    </li>`,
  );
  return ordered
    ? html`<ol dir=${direction} start=${start === '' ? 1 : start}>${rows}</ol>`
    : html`<ul dir=${direction}>${rows}</ul>`;
}

function checkbox(checked) {
  return html`<span class="tick" role="img" aria-label=${checked ? 'done' : 'not done'}>${checked ? '☑' : '☐'}</span> `;
}

/** A cell with more characters holds sentences: its column stays wide enough to be read, and the table is scrolled. */
const longestWords = 40;

function tableView({ header, rows, align, raw }) {
  const isLong = header.map((_, index) => rows.some((row) => row[index]?.text.length > longestWords));
  const classOf = (index) =>
    [align[index] ? `align-${align[index]}` : '', isLong[index] ? 'is-long' : ''].filter(Boolean).join(' ') || null;
  const cell = (tag, { tokens, text }, index) =>
    html`<${tag} dir="auto" class=${classOf(index)}>${inlines(tokens, text)}<//>`;
  return html`<div class="table-wrap" tabindex="0" role="group" aria-label="Table" dir=${directionOf(raw)}><table>
    <thead><tr>${header.map((one, index) => cell('th', one, index))}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map((one, index) => cell('td', one, index))}</tr>`)}</tbody>
  </table></div>`;
}

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', '#39': "'" };

/** The few entities that models write, as the characters that they stand for. */
function unescaped(text) {
  return text.includes('&') ? text.replace(/&(amp|lt|gt|quot|apos|nbsp|#39);/g, (_, name) => entities[name]) : text;
}
