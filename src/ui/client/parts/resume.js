import { html } from '../html.js';
import { useProject } from '../state/project.js';
import { useStart } from '../state/use-plan.js';
import { Button } from './button.js';
import { Icon } from './icon.js';
import { ErrorNote } from './notes.js';

/** Goes on where a run stopped, or with what is left of a batch; `path` is where that is posted. */
export function Resume({ path, onStarted }) {
  const { whyNotStart } = useProject();
  const { isStarting, error, start } = useStart(path, onStarted);
  return html`${error === null ? null : html`<${ErrorNote} error=${error} />`}
    <${Button} why=${whyNotStart ?? (isStarting ? 'It is being started' : null)} title="Go on where it stopped; what was finished is reused" onClick=${() => start({})}><${Icon} name="play" size=${13} />${isStarting ? 'Starting …' : 'Resume'}<//>`;
}
