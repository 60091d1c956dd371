import { html } from '../html.js';

/** Paths on a field of 16 by 16. */
const paths = {
  check: 'm3.5 8.5 3 3 6-7',
  cross: 'm4.5 4.5 7 7m0-7-7 7',
  pause: 'M6 5v6m4-6v6',
  bang: 'M8 4.500v4.200M8 11.300v.1',
  dash: 'M5 8h6',
  replay: 'M3 8a5 5 0 1 1 1.6 3.700M3 12.500V9.300h3.2',
  play: 'M5 3.500v9l7.5-4.500z',
  pencil: 'm3 13 .7-3L10.5 3.200l2.3 2.300L6 12.300z',
  search: 'M11 11l3 3M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10z',
  copy: 'M6 5.500h7v8H6zM10 5.500v-3H3v8h3',
  download: 'M8 2.500v7m-3-3 3 3 3-3M3 13h10',
  right: 'm6 3.5 4.5 4.500L6 12.5',
  down: 'm3.5 6 4.5 4.500L12.5 6',
  up: 'M8 13V3.500m-4 4 4-4 4 4',
  compare: 'M6 2.500H2.500v11H6m4-11h3.500v11H10M8 1v14',
  swap: 'M2.5 5.5h10M10 3l2.5 2.500L10 8M13.5 10.500h-10M6 8l-2.5 2.500L6 13',
  stop: 'M4.5 4.500h7v7h-7z',
  link: 'M9.5 3h3.500v3.500M13 3 7.5 8.500M11.5 9.500V13H3V4.500h3.5',
  tool: 'M10 3a3 3 0 0 0-3 4l-4 4 2 2 4-4a3 3 0 0 0 4-3l-2 1-1.5-1.500z',
  shield: 'M8 2 3.5 3.700v4c0 3 2 5 4.5 6.3 2.5-1.3 4.5-3.3 4.5-6.300v-4z',
  chat: 'M2.5 3.500h11v7.500H8l-3 2.500V11H2.500z',
  layers: 'm8 2.5 5.5 3L8 8.500l-5.5-3zM2.5 8.500l5.5 3 5.5-3',
  keyboard: 'M2 4.500h12v7H2zM4.5 7h.1M7 7h.1M9.5 7h.1M12 7h.1M5 9.500h6',
  flag: 'M4 14V2.500m0 .5h8l-2 3 2 3H4',
};

/** A drawing beside words; it says nothing by itself. */
export function Icon({ name, size = 16 }) {
  return html`<svg class="icon" viewBox="0 0 16 16" width=${size} height=${size} aria-hidden="true"><path d=${paths[name]} /></svg>`;
}
