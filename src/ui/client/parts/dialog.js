import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { useGuard } from '../state/guard.js';
import { Icon } from './icon.js';

const nothing = { current: false };

/**
 * A modal window over the page, or over another one: the browser keeps the focus in it; at its end the focus is where it was.
 * `size`: `small`, `wide`, `large`. `held`: a ref, true while something was typed in it: then only its own `.leave` button closes it.
 * `first`: selects what has the focus to begin with, where there is such a thing; else its title has it.
 */
export function Dialog({ title, size = 'small', onClose, held = nothing, children, lead = null, first = null }) {
  const dialog = useRef(null);
  const isPressed = useRef(false);
  const id = useId();
  const [isAsked, setIsAsked] = useState(false);
  const ask = () => {
    setIsAsked(true);
    // Closed by the browser without asking, what was typed is still there.
    if (!dialog.current.open) dialog.current.showModal();
    dialog.current.querySelector('.leave')?.focus();
  };
  useGuard(() => held.current, ask);
  const leave = () => (held.current ? ask() : onClose());
  // At once: keys that come before the next frame are for the dialog.
  useLayoutEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element.showModal();
    if (first !== null) element.querySelector(first)?.focus();
    document.documentElement.classList.add('has-dialog');
    return () => {
      element.close();
      if (document.querySelector('dialog[open]') === null) document.documentElement.classList.remove('has-dialog');
      // The browser gives it back only to a dialog's end that is still in the page.
      if (before?.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  const cancel = (event) => {
    event.preventDefault();
    leave();
  };
  // Left to the browser, Esc closes it some time later, so that the keys that follow would be lost.
  const key = (event) => {
    // Held down since before it opened, it is what opened it.
    if (event.repeat && !isPressed.current) event.preventDefault();
    else isPressed.current = true;
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
    event.stopPropagation();
    // Held down, it closes one.
    if (event.repeat) event.preventDefault();
    else cancel(event);
  };
  // A browser may close it without asking, such as at a second gesture in a row; at its own end it is told as well.
  const closed = () => dialog.current !== null && leave();
  // A press that began inside, such as marking text, is no wish to leave; nor is the second one of the double click that opened it.
  const press = (event) => event.target === dialog.current && event.detail < 2 && leave();
  return html`<dialog ref=${dialog} class=${`dialog dialog-${size}`} aria-labelledby=${id} onKeyDown=${key} onCancel=${cancel} onClose=${closed} onMouseDown=${press}>
    <div class="dialog-body">
      <div class="dialog-head">
        <div class="dialog-title"><h2 id=${id} tabindex="-1" autofocus>${title}</h2>${lead}</div>
        <button type="button" class="button quiet square" aria-label="Close" onClick=${leave}><${Icon} name="cross" /></button>
      </div>
      ${children}
      ${isAsked && held.current ? html`<p class="dialog-held" role="alert">What you typed is kept while this is open. “Not now” discards it.</p>` : null}
    </div>
  </dialog>`;
}
