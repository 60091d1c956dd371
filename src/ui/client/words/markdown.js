import { Lexer } from 'marked';
import { html } from '../html.js';
import { linkTarget } from '../link.js';

/**
 * Markdown as vnodes. A model wrote it: HTML in it is shown as text, nothing is loaded, and links lead only to the web and to mail.
 * @param {string} text
 * @returns {readonly import('preact').VNode[]}
 */
export function markdown(text) {
  const tokens = Lexer.lex(text, { gfm: true, breaks: false });
  const depths = tokens.flatMap(({ type, depth }) => (type === 'heading' ? [depth] : []));
  const top = Math.min(...depths, 6);
  return blocks(tokens.map((token) => (token.type === 'heading' ? { ...token, depth: token.depth - top + 1 } : token)));
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
  heading: ({ depth, tokens, text }) => html`<${headings[depth] ?? 'h6'}>${inlines(tokens, text)}<//>`,
  paragraph: ({ tokens, text }) => html`<p>${inlines(tokens, text)}</p>`,
  text: ({ tokens, text }) => html`<span>${inlines(tokens, unescaped(text))}</span>`,
  html: ({ raw }) => html`<p class="as-text">${raw.trimEnd()}</p>`,
  code: ({ text, lang }) =>
    html`<pre class="code" data-language=${lang || null} tabindex="0"><code>${text}</code></pre>`,
  blockquote: ({ tokens }) => html`<blockquote>${blocks(tokens)}</blockquote>`,
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

function listView({ ordered, start, items }) {
  const rows = items.map(
    ({ task, checked, tokens }) => html`<li class=${task ? 'task-item' : null}>
      ${task && tokens[0]?.type !== 'checkbox' ? checkbox(checked) : null}${blocks(tokens)}
    </li>`,
  );
  return ordered ? html`<ol start=${start === '' ? 1 : start}>${rows}</ol>` : html`<ul>${rows}</ul>`;
}

function checkbox(checked) {
  return html`<span class="tick" role="img" aria-label=${checked ? 'done' : 'not done'}>${checked ? '☑' : '☐'}</span> `;
}

function tableView({ header, rows, align }) {
  const cell = (tag, { tokens, text }, index) =>
    html`<${tag} class=${align[index] ? `align-${align[index]}` : null}>${inlines(tokens, text)}<//>`;
  return html`<div class="table-wrap" tabindex="0"><table>
    <thead><tr>${header.map((one, index) => cell('th', one, index))}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map((one, index) => cell('td', one, index))}</tr>`)}</tbody>
  </table></div>`;
}

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', '#39': "'" };

/** The few entities that models write, as the characters that they stand for. */
function unescaped(text) {
  return text.includes('&') ? text.replace(/&(amp|lt|gt|quot|apos|nbsp|#39);/g, (_, name) => entities[name]) : text;
}
