import { html } from '../html.js';
import { ageText, momentText } from '../words/format.js';

/** How long ago something was; its moment on pointing at it. */
export function Age({ at, now }) {
  return html`<time datetime=${at} title=${momentText(at)}>${ageText(at, now)}</time>`;
}
