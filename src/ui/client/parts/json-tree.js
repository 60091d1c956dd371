import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { Icon } from './icon.js';

/** How deep a tree is open at first, and how many of a long list are drawn. */
const openDepth = 3;
const shownEntries = 100;

/** Data as a tree that folds. */
export function JsonTree({ data }) {
  return html`<div class="json"><${Node} value=${data} depth=${0} name=${null} /></div>`;
}

function Node({ value, name, depth }) {
  if (value === null || typeof value !== 'object')
    return html`<div class="json-line"><${Key} name=${name} /><${Leaf} value=${value} /></div>`;
  return html`<${Branch} value=${value} name=${name} depth=${depth} />`;
}

function Branch({ value, name, depth }) {
  const entries = Array.isArray(value) ? value.map((one, index) => [index, one]) : Object.entries(value);
  const [isOpen, setIsOpen] = useState(depth < openDepth && entries.length <= shownEntries);
  const [shown, setShown] = useState(shownEntries);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (entries.length === 0)
    return html`<div class="json-line"><${Key} name=${name} /><span class="json-mark">${open}${close}</span></div>`;
  return html`<div class="json-branch">
    <button type="button" class="json-line json-fold" aria-expanded=${String(isOpen)} onClick=${() => setIsOpen(!isOpen)}>
      <span class=${`fold-sign ${isOpen ? 'is-open' : ''}`}><${Icon} name="right" size=${11} /></span><${Key} name=${name} /><span class="json-mark">${open}</span>
      ${isOpen ? null : html`<span class="muted">${preview(value, entries)}</span><span class="json-mark">${close}</span>`}
    </button>
    ${
      isOpen
        ? html`<div class="json-children">${entries.slice(0, shown).map(([key, one]) => html`<${Node} key=${key} name=${Array.isArray(value) ? null : key} value=${one} depth=${depth + 1} />`)}
      ${entries.length > shown ? html`<button type="button" class="button quiet" onClick=${() => setShown(shown + 10 * shownEntries)}>${entries.length - shown} more</button>` : null}</div>
      <div class="json-line json-mark">${close}</div>`
        : null
    }
  </div>`;
}

function Key({ name }) {
  return name === null ? null : html`<span class="json-key">${name}</span><span class="json-mark">: </span>`;
}

function Leaf({ value }) {
  const kind = value === null ? 'null' : typeof value;
  if (kind !== 'string') return html`<span class=${`json-${kind}`}>${String(value)}</span>`;
  // Not escaped, so that lines and quotes are read as they are meant; only that it is a text must be seen.
  return html`<span class="json-string"><span class="json-mark">"</span><bdi>${value}</bdi><span class="json-mark">"</span></span>`;
}

/** What a closed branch holds, in a few words. */
function preview(value, entries) {
  if (Array.isArray(value)) return ` ${entries.length} ${entries.length === 1 ? 'entry' : 'entries'} `;
  const keys = entries.slice(0, 4).map(([key]) => key);
  return ` ${keys.join(', ')}${entries.length > 4 ? ', …' : ''} `;
}
