import { useRef } from 'preact/hooks';
import { html } from '../html.js';
import { useListeners } from '../state/use-listeners.js';
import { Icon } from './icon.js';

/** A button that opens a list of links and actions; closes by Esc, a choice or a press elsewhere. */
export function Menu({ label, children }) {
  const details = useRef(null);
  const close = (event) => {
    const element = details.current;
    const isElsewhere = event.type === 'pointerdown' && !element.contains(event.target);
    if (!element.open || (event.key !== 'Escape' && !isElsewhere)) return;
    element.open = false;
    if (event.key === 'Escape') {
      event.preventDefault();
      element.querySelector('summary').focus();
    }
  };
  useListeners(document, { pointerdown: close, keydown: close }, { capture: true });
  const choose = () => {
    details.current.open = false;
  };
  return html`<details class="menu" ref=${details}>
    <summary class="button"><span>${label}</span><${Icon} name="down" size=${12} /></summary>
    <div class="menu-list" onClick=${choose}>${children}</div>
  </details>`;
}
