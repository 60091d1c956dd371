import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { Button } from '../parts/button.js';
import { Icon } from '../parts/icon.js';
import { StatusSign } from '../parts/status.js';
import { batchAddress } from '../route.js';
import { useProject } from '../state/project.js';
import { useResource } from '../state/resource.js';
import { countText, thousands } from '../words/format.js';

const statuses = ['running', 'completed', 'failed', 'interrupted'];
const typingMs = 250;

/** Search, filters and what is shown of how many. */
export function RunsToolbar({ query, counts, total, onChange, search, onReplayAll }) {
  const { whyNotStart } = useProject();
  const wanted = query.status.split(',').filter(Boolean);
  const chips = useRef(null);
  useLayoutEffect(() => showChosen(chips.current), [query.status]);
  const toggle = (status) => {
    const next = wanted.includes(status) ? wanted.filter((one) => one !== status) : [...wanted, status];
    onChange({ status: next.join(',') });
  };
  return html`<div class="toolbar" role="search">
    <${SearchField} text=${query.text} onText=${(text) => onChange({ text })} field=${search} />
    <div class="chips" ref=${chips} role="group" aria-label="Filter by status">
      <button type="button" class="chip" aria-pressed=${String(wanted.length === 0)} onClick=${() => onChange({ status: '' })}>All<${Count} value=${counts?.all} /></button>
      ${statuses.map(
        (
          status,
        ) => html`<button type="button" class="chip" key=${status} aria-pressed=${String(wanted.includes(status))} onClick=${() => toggle(status)}>
          <${StatusSign} kind=${status} /><span class="chip-word">${status}</span><${Count} value=${counts?.[status]} />
        </button>`,
      )}
    </div>
    <${BatchFilter} batch=${query.batch} onChange=${onChange} />
    ${query.root === '' ? null : html`<button type="button" class="chip is-set" onClick=${() => onChange({ root: '' })}>made from ${query.root}<${Icon} name="cross" size=${12} /></button>`}
    <div class="toolbar-end">
      ${onReplayAll === null ? null : html`<${Button} why=${whyNotStart} onClick=${onReplayAll}><${Icon} name="replay" />Replay all that match<//>`}
      <span class="muted total" aria-live="polite">${total === null ? '' : countText(total, query.fold === '1' ? 'row' : 'run')}</span>
    </div>
  </div>`;
}

/** On a phone they are wider together than the window; the page itself must not be scrolled. */
function showChosen(chips) {
  const chosen = chips.querySelector('[aria-pressed="true"]').getBoundingClientRect();
  const { left, right } = chips.getBoundingClientRect();
  chips.scrollLeft += Math.max(0, chosen.right - right + 12) - Math.max(0, left + 12 - chosen.left);
}

function Count({ value }) {
  return html`<span class="chip-count">${value === undefined || value === null ? '' : thousands(value)}</span>`;
}

function SearchField({ text, onText, field }) {
  const [typed, setTyped] = useState(text);
  // What was told last, by the list as it is now: a filter may be set while a text is typed.
  const told = useRef(text);
  const latest = useRef(onText);
  latest.current = onText;
  const tell = () => {
    told.current = typed;
    latest.current(typed);
  };
  // Of another address; where the text comes from here, one may have typed on since.
  useLayoutEffect(() => {
    if (text !== told.current) setTyped(text);
    told.current = text;
  }, [text]);
  // Ends with the field itself, lest the list comes back to whoever has just left it.
  useLayoutEffect(() => {
    if (typed === text) return undefined;
    const timer = setTimeout(tell, typingMs);
    return () => clearTimeout(timer);
  }, [typed]);
  const keys = (event) => {
    if (event.key === 'Enter') tell();
    if (event.key !== 'Escape') return;
    // It leaves the search alone: what is marked stays so.
    event.preventDefault();
    setTyped('');
    field.current.blur();
  };
  return html`<label class="search">
    <${Icon} name="search" />
    <span class="visually-hidden">Search in runs and outputs</span>
    <input type="search" ref=${field} value=${typed} placeholder="Search ids, inputs, notes, outputs" spellcheck="false"
      onInput=${(event) => setTyped(event.target.value)} onKeyDown=${keys} />
    <kbd>/</kbd>
  </label>`;
}

/** The batches are read once the list of them is opened. */
function BatchFilter({ batch, onChange }) {
  const [isOpened, setIsOpened] = useState(false);
  const { data } = useResource(isOpened || batch !== '' ? '/api/batches?limit=100' : null);
  const listed = data?.batches ?? [];
  const isListed = batch === '' || listed.some(({ batchId }) => batchId === batch);
  return html`<span class="batch-filter">
    <label><span class="visually-hidden">Batch</span>
      <select value=${batch} onFocus=${() => setIsOpened(true)} onPointerDown=${() => setIsOpened(true)} onChange=${(event) => onChange({ batch: event.target.value })}>
        <option value="">Any batch</option>
        ${isListed ? null : html`<option value=${batch}>${batch}</option>`}
        ${listed.map(({ batchId, kind, name, rows }) => html`<option value=${batchId} key=${batchId}>${batchId} · ${name ?? kind} · ${rows} rows</option>`)}
      </select>
    </label>
    ${batch === '' ? null : html`<a class="button quiet" href=${batchAddress(batch)}>Open the batch</a>`}
  </span>`;
}
