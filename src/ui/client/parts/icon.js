import { html } from '../html.js';

/** Paths on a field of 16 by 16. */
const paths = {
  check: 'm3.5 8.5 3 3 6-7',
  cross: 'm4.5 4.5 7 7m0-7-7 7',
  pause: 'M6 5v6m4-6v6',
  bang: 'M8 4.5v4.2M8 11.3v.1',
  warning: 'M8 2.5 1.8 13.5h12.4zM8 6.6v3.2M8 11.7v.1',
  dash: 'M5 8h6',
  replay: 'M3 8a5 5 0 1 1 1.6 3.7M3 12.5V9.3h3.2',
  play: 'M5 3.5v9l7.5-4.5z',
  pencil: 'm3 13 .7-3L10.5 3.2l2.3 2.3L6 12.3z',
  search: 'M11 11l3 3M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10z',
  copy: 'M6 5.5h7v8H6zM10 5.5v-3H3v8h3',
  download: 'M8 2.5v7m-3-3 3 3 3-3M3 13h10',
  right: 'm6 3.5 4.5 4.5L6 12.5',
  down: 'm3.5 6 4.5 4.5L12.5 6',
  fold: 'm3.5 10 4.5-4.5 4.5 4.5',
  up: 'M8 13V3.5m-4 4 4-4 4 4',
  compare: 'M6 2.5H2.5v11H6m4-11h3.5v11H10M8 1v14',
  swap: 'M2.5 5.5h10M10 3l2.5 2.5L10 8M13.5 10.5h-10M6 8l-2.5 2.5L6 13',
  stop: 'M4.5 4.5h7v7h-7z',
  link: 'M9.5 3h3.5v3.5M13 3 7.5 8.5M11.5 9.5V13H3V4.5h3.5',
  tool: 'M10 3a3 3 0 0 0-3 4l-4 4 2 2 4-4a3 3 0 0 0 4-3l-2 1-1.5-1.5z',
  shield: 'M8 2 3.5 3.7v4c0 3 2 5 4.5 6.3 2.5-1.3 4.5-3.3 4.5-6.3v-4z',
  chat: 'M2.5 3.5h11v7.5H8l-3 2.5V11H2.5z',
  layers: 'm8 2.5 5.5 3L8 8.5l-5.5-3zM2.5 8.5l5.5 3 5.5-3',
  keyboard: 'M2 4.5h12v7H2zM4.5 7h.1M7 7h.1M9.5 7h.1M12 7h.1M5 9.5h6',
  flag: 'M4 14V2.5m0 .5h8l-2 3 2 3H4',
};

/** A drawing beside words; it says nothing by itself. */
export function Icon({ name, size = 16 }) {
  return html`<svg class="icon" viewBox="0 0 16 16" width=${size} height=${size} aria-hidden="true"><path d=${paths[name]} /></svg>`;
}
