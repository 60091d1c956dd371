import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { Icon } from './icon.js';

const shownMs = 1600;

/** Copies a text, or what `text()` gives or promises; says so in its place. */
export function Copy({ text, label = 'Copy', short = false }) {
  const [state, setState] = useState('idle');
  const timer = useRef(null);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async () => {
    clearTimeout(timer.current);
    try {
      await navigator.clipboard.writeText(typeof text === 'function' ? await text() : text);
      setState('done');
    } catch {
      // The browser refused, or the text could not be had: the reader can still mark it.
      setState('failed');
    }
    timer.current = setTimeout(() => setState('idle'), shownMs);
  };
  const words = { idle: label, done: 'Copied', failed: 'Could not copy' }[state];
  return html`<button type="button" class=${`button quiet ${short ? 'square' : ''}`} onClick=${copy} title=${words} aria-label=${short ? words : null}>
    <${Icon} name=${state === 'done' ? 'check' : 'copy'} />${short ? null : html`<span class="copy-label" aria-live="polite">${words}</span>`}
  </button>`;
}
