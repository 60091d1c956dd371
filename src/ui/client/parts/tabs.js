import { useRef } from 'preact/hooks';
import { html } from '../html.js';

/**
 * Tabs over one panel; the arrows go from one to the next.
 * @param {{ label: string, tabs: readonly { id: string, label: string, count?: number | null }[], chosen: string, onChoose: (id: string) => void, panel: string }} props
 */
export function Tabs({ label, tabs, chosen, onChoose, panel }) {
  const list = useRef(null);
  const move = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const index = tabs.findIndex(({ id }) => id === chosen);
    const next = (index + step + tabs.length) % tabs.length;
    onChoose(tabs[next].id);
    list.current.children[next].focus();
  };
  return html`<div class="tabs" role="tablist" aria-label=${label} ref=${list} onKeyDown=${move}>
    ${tabs.map(
      ({
        id,
        label: text,
        count = null,
      }) => html`<button type="button" role="tab" class="tab" id=${`tab-${id}`} key=${id}
        aria-selected=${String(id === chosen)} aria-controls=${panel} tabindex=${id === chosen ? 0 : -1} onClick=${() => onChoose(id)}>
        ${text}${count === null ? null : html`<span class="tab-count">${count}</span>`}
      </button>`,
    )}
  </div>`;
}

/** One of a few ways, side by side. */
export function Segments({ label, options, chosen, onChoose }) {
  return html`<div class="segments" role="group" aria-label=${label}>
    ${options.map(
      ({ id, label: text, title = null }) => html`<button type="button" class="segment" key=${id} title=${title}
        aria-pressed=${String(id === chosen)} onClick=${() => onChoose(id)}>${text}</button>`,
    )}
  </div>`;
}
