import { html } from '../html.js';

/** Says, without getting in the way, that nothing new can be seen for now. The region is always there: so it is read out. */
export function Banner({ connection }) {
  return html`<div class="banner-place" role="status" aria-live="polite">
    ${connection === 'lost' ? html`<p class="banner"><span class="spinner"></span>crew ui does not answer. What you see is from before; it goes on by itself once it is back.</p>` : null}
  </div>`;
}
