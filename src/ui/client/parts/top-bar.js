import { html } from '../html.js';
import { listAddress } from '../navigation.js';
import { runAddress } from '../route.js';
import { useProject } from '../state/project.js';
import { Button } from './button.js';
import { Icon } from './icon.js';
import { StatusSign } from './status.js';

/** Where one is, and what can be done everywhere. `place`: see usePlace; null: the address is all that is known. */
export function TopBar({ route, place, onKeys }) {
  const { crew, folder, folderName, whyNotStart, openKickoff } = useProject();
  return html`<header class="top">
    <nav class="crumbs" aria-label="Where you are">
      <a class="brand" href=${listAddress()} title=${folder ?? null}><img src="/icon.svg" alt="" width="22" height="22" /><span>${crew ?? folderName ?? 'crew'}</span></a>
      ${crumbsOf(route, place).map(
        ({ text, href, status = null }) =>
          html`<span class="crumb"><${Icon} name="right" size=${12} />${status === null ? null : html`<${StatusSign} kind=${status} label=${place.words} />`}${href === null ? html`<span aria-current="page">${text}</span>` : html`<a href=${href}>${text}</a>`}</span>`,
      )}
    </nav>
    <div class="top-actions">
      <button type="button" class="button quiet square" onClick=${onKeys} aria-label="Keys" title="Keys (?)"><${Icon} name="keyboard" /></button>
      <${Button} kind="primary" why=${whyNotStart} title="Run the crew (n)" onClick=${openKickoff}><${Icon} name="play" size=${13} />Kickoff<//>
    </div>
  </header>`;
}

function crumbsOf(route, place) {
  switch (route.type) {
    case 'run':
      return [
        { text: route.run, href: route.number === null ? null : runAddress(route.run), status: place?.status },
        ...(route.number === null ? [] : [{ text: place?.task ?? `task ${route.number}`, href: null }]),
      ];
    case 'compare':
      return [{ text: 'compare', href: null }];
    case 'batch':
      return [{ text: `batch ${route.batch}`, href: null }];
    default:
      return [];
  }
}
