import { html } from '../html.js';
import { Icon } from '../parts/icon.js';

/** What can be done with the marked runs; it lies over the list's end, so that nothing moves. */
export function MarkedBar({ marked, onClear, onReplay, onCompare }) {
  const count = marked.length;
  return html`<div class=${`marked-bar ${count > 0 ? 'is-shown' : ''}`} role="region" aria-label="Marked runs" inert=${count === 0}>
    <span aria-live="polite"><strong>${count}</strong> marked</span>
    <button type="button" class="button" disabled=${count !== 2} title=${count === 2 ? null : 'Mark two runs to compare them'} onClick=${onCompare}><${Icon} name="compare" />Compare</button>
    <button type="button" class="button primary" onClick=${onReplay}><${Icon} name="replay" />Replay</button>
    <button type="button" class="button quiet square" aria-label="Clear the marks" title="Clear (Esc)" onClick=${onClear}><${Icon} name="cross" /></button>
  </div>`;
}
