import { html } from '../html.js';
import { Button } from '../parts/button.js';
import { Icon } from '../parts/icon.js';
import { useProject } from '../state/project.js';

/** What can be done with the marked runs; it lies over the list's end, so that nothing moves. */
export function MarkedBar({ marked, onClear, onReplay, onCompare }) {
  const { whyNotStart } = useProject();
  const count = marked.length;
  return html`<div class=${`marked-bar ${count > 0 ? 'is-shown' : ''}`} role="region" aria-label="Marked runs" inert=${count === 0}>
    <span aria-live="polite"><strong>${count}</strong> marked</span>
    <${Button} why=${count === 2 ? null : 'Mark two runs to compare them'} onClick=${onCompare}><${Icon} name="compare" />Compare<//>
    <${Button} kind="primary" why=${whyNotStart} onClick=${onReplay}><${Icon} name="replay" />Replay<//>
    <button type="button" class="button quiet square" aria-label="Clear the marks" title="Clear (Esc)" onClick=${onClear}><${Icon} name="cross" /></button>
  </div>`;
}
