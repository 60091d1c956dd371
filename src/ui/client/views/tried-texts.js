import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { Icon } from '../parts/icon.js';
import { useTexts } from '../state/use-texts.js';
import { triedTexts } from '../words/task-texts.js';
import { WriteTexts } from './write-texts.js';

/** Of a run that was made from other texts than the files': which, and the way to write them there. */
export function TriedTexts({ run }) {
  const tried = run.options.texts ?? {};
  const isTried = Object.keys(tried).length > 0;
  const { listed, error, reload } = useTexts(isTried);
  const [written, setWritten] = useState(null);
  if (!isTried) return null;
  const isKnown = listed !== undefined || error !== null;
  const { others, same, gone } =
    listed === undefined ? { others: isKnown ? tried : {}, same: [], gone: [] } : triedTexts(listed, tried);
  const keys = Object.keys(others);
  return html`<div class="note note-info tried-texts"><${Icon} name="pencil" />
    <div>
      ${keys.length === 0 ? null : html`<p class="note-text">Tried with other texts than the files: ${keys.join(', ')}</p>`}
      ${same.length === 0 ? null : html`<p class="note-text">The files have its texts by now: ${same.join(', ')}</p>`}
      ${gone.length === 0 ? null : html`<p class="note-text">Tried with texts that the files no longer have: ${gone.join(', ')}</p>`}
    </div>
    ${keys.length === 0 ? null : html`<button type="button" class="button" onClick=${() => setWritten(others)}>Write to the files…</button>`}
  </div>
  ${written === null ? null : html`<${WriteTexts} texts=${written} onWritten=${reload} onClose=${() => setWritten(null)} />`}`;
}
