import { useLayoutEffect, useRef } from 'preact/hooks';
import { html } from '../html.js';

const shownMs = 5000;

/** Why nothing came of a key or a press, for a moment, also over a dialog. `said`: another object each time; null: nothing was. */
export function Said({ said }) {
  const element = useRef(null);
  useLayoutEffect(() => {
    if (said === null) return undefined;
    const { current } = element;
    current.showPopover();
    const timer = setTimeout(() => current.hidePopover(), shownMs);
    return () => {
      clearTimeout(timer);
      if (current.isConnected) current.hidePopover();
    };
  }, [said]);
  return html`<div class="said-why" role="status" popover="manual" ref=${element}>${said?.text}</div>`;
}
