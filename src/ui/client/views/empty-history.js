import { html } from '../html.js';
import { Button } from '../parts/button.js';
import { Copy } from '../parts/copy.js';
import { Icon } from '../parts/icon.js';
import { useProject } from '../state/project.js';

/** How to begin. */
export function EmptyHistory() {
  const { openKickoff, whyNotStart, folderName } = useProject();
  return html`<div class="empty">
    <${Icon} name="layers" size=${36} />
    <h2>No runs yet in ${folderName ?? 'this project'}</h2>
    <p>A run is kept with every prompt, answer and cost. Whatever is wrong in it can be tried again from there.</p>
    <p><${Button} kind="primary large" why=${whyNotStart} onClick=${openKickoff}><${Icon} name="play" size=${14} />Kickoff<//></p>
    <p class="muted">or in the terminal, where it is seen here as well</p>
    <${CommandLine} text="crew kickoff" />
    <p class="muted">without a key, made-up texts to try things with</p>
    <${CommandLine} text="crew kickoff --offline" />
  </div>`;
}

/** A line to type, with a button that copies it. */
export function CommandLine({ text }) {
  return html`<div class="command"><code tabindex="0">${text}</code><${Copy} text=${text} short /></div>`;
}
