import { html } from '../html.js';
import { useProject } from '../state/project.js';
import { inPageWords } from '../words/dialog-words.js';
import { Icon } from './icon.js';

/** What went wrong, in place, with what to do about it. `retry`: what the button says. */
export function ErrorNote({ error, onRetry = null, retry = 'Try again' }) {
  // Then the message is made of them.
  const isListed = error.problems?.length > 0;
  return html`<div class="note note-error" role="alert">
    <${Icon} name="warning" />
    <div>
      <p class="note-text">${isListed ? 'The crew cannot be read:' : error.message}</p>
      ${error.hint && !isListed ? html`<p class="note-hint">${inPageWords(error.hint)}</p>` : null}
      ${isListed ? html`<${Problems} problems=${error.problems} />` : null}
    </div>
    ${onRetry === null ? null : html`<button type="button" class="button" onClick=${onRetry}>${retry}</button>`}
  </div>`;
}

/** What is wrong in the crew's files, each with its place. */
export function Problems({ problems }) {
  return html`<ul class="problems">
    ${problems.map(
      ({ severity, file, line, column, message, hint }) => html`<li class=${`problem problem-${severity}`}>
        <span class="problem-severity">${severity}</span>
        <code class="place">${file}:${line}:${column}</code>
        <span class="problem-text">${message}${hint ? html`<span class="note-hint">${hint}</span>` : null}</span>
      </li>`,
    )}
  </ul>`;
}

/** Something to be known, without alarm. `kind`: `info`, `warning`, `error`. */
export function Note({ kind = 'info', children }) {
  return html`<div class=${`note note-${kind}`}><${Icon} name=${kind === 'info' ? 'flag' : 'warning'} /><div>${children}</div></div>`;
}

/** Grey bars where something is awaited; where it cannot come for now, that. */
export function Skeleton({ lines = 6, isShown }) {
  const { connection } = useProject();
  if (connection === 'lost')
    return html`<p class="nothing">crew ui does not answer. This is shown as soon as it is back.</p>`;
  const widths = ['w-90', 'w-70', 'w-80', 'w-60', 'w-85', 'w-40'];
  return html`<div class=${`skeleton ${isShown ? 'is-shown' : ''}`} aria-hidden="true">
    ${Array.from({ length: lines }, (_, index) => html`<span class=${`bar ${widths[index % widths.length]}`}></span>`)}
  </div>`;
}
