import { useId } from 'preact/hooks';
import { html } from '../html.js';
import { useProject } from '../state/project.js';

/**
 * A button that, while it cannot be used, says why: it can be reached and pressed all the same. `why` null: it can be used.
 * @param {{ why?: string | null, kind?: string, title?: string | null, onClick: () => void, children: unknown }} props
 */
export function Button({ why = null, kind = '', title = null, onClick, children, ...others }) {
  const { say } = useProject();
  const id = useId();
  const off = why === null ? {} : { 'aria-disabled': 'true', 'aria-describedby': id };
  return html`<button type="button" class=${`button ${kind}`} title=${why ?? title} onClick=${why === null ? onClick : () => say(why)} ...${others} ...${off}>${children}</button>${why === null ? null : html`<span class="visually-hidden" id=${id}>${why}</span>`}`;
}
