import { html } from '../html.js';
import { listAddress } from '../navigation.js';
import { runAddress } from '../route.js';
import { useProject } from '../state/project.js';
import { Icon } from './icon.js';
import { StatusSign } from './status.js';

/** Where one is, and what can be done everywhere. `place`: see usePlace; null: the address is all that is known. */
export function TopBar({ route, place, onKeys }) {
  const { crew, folder, folderName, report, openKickoff } = useProject();
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
      <button type="button" class="button primary" onClick=${openKickoff} disabled=${!report} title=${report ? 'Run the crew (n)' : 'The crew’s files have errors'}>
        <${Icon} name="play" size=${13} />Kickoff
      </button>
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
