import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { confirmKey, useConfirmKey } from '../keys.js';
import { Button } from '../parts/button.js';
import { Dialog } from '../parts/dialog.js';
import { Icon } from '../parts/icon.js';
import { ErrorNote, Skeleton } from '../parts/notes.js';
import { isAbort, postJson } from '../state/api.js';
import { changeText } from '../words/side-by-side.js';
import { TextDiff } from './text-diff.js';

/** What writing texts into the crew's files would change there, and the button that does it. `onWritten`: once the files have them. */
export function WriteTexts({ texts, onWritten, onClose }) {
  const { preview, error, doing, written, look, write } = useWriting(texts, onWritten);
  const close = useRef(null);
  useLayoutEffect(() => {
    if (written !== null) close.current.focus();
  }, [written]);
  const isSame = preview !== null && preview.files.length === 0;
  const isDone = written !== null || isSame;
  // What was looked at is out of date: only looking again helps.
  const isRefused = error?.status === 409;
  const mustLook = isRefused || preview === null;
  const canWrite = !mustLook && doing === null;
  const foot = useRef(null);
  useConfirmKey(foot, () => {
    if (isDone) onClose();
    else if (canWrite) write();
  });
  return html`<${Dialog} title="Write to the files" size="wide" onClose=${onClose}>
    <div class="write-texts">
      ${isSame ? html`<p class="nothing">The files have these texts.</p>` : null}
      ${preview === null && error === null ? html`<${Skeleton} lines=${6} isShown />` : null}
      ${preview === null ? null : preview.files.map(({ file, diff }) => html`<${FileDiff} key=${`${preview.version} ${file}`} file=${file} diff=${diff} isStale=${isRefused || doing === 'looking'} />`)}
    </div>
    <div class="dialog-foot" ref=${foot}>
      ${error === null ? null : html`<${ErrorNote} error=${error} retry=${mustLook ? 'Look again' : 'Try again'} onRetry=${mustLook ? look : write} />`}
      <div class="foot-actions">
        <p class="foot-sums" role="status">${written !== null ? html`<span class="written"><${Icon} name="check" />Written to ${written.join(' and ')}</span>` : isSame || preview === null ? '' : 'Only these texts change: comments, order and layout stay.'}</p>
        ${isDone ? null : html`<button type="button" class="button" onClick=${onClose}>Not now</button>`}
        ${
          isDone
            ? html`<button type="button" class="button primary" key="close" ref=${close} onClick=${onClose}>Close</button>`
            : html`<${Button} kind="primary" key="write" why=${canWrite ? null : mustLook && doing === null ? 'Look at the difference first' : 'The files are being read or written'} title=${confirmKey()} onClick=${write}><${Icon} name="pencil" size=${13} />${doing === 'writing' ? 'Writing …' : 'Write'}<//>`
        }
      </div>
    </div>
  <//>`;
}

function FileDiff({ file, diff, isStale }) {
  return html`<section class=${`file-diff ${isStale ? 'is-stale' : ''}`} aria-label=${file}>
    <h3><code>${file}</code><span class="muted tabular">${changeText(diff)}</span></h3>
    <${TextDiff} diff=${diff} />
  </section>`;
}

/** Looks, then writes just what was seen. */
function useWriting(texts, onWritten) {
  const [state, setState] = useState({ preview: null, error: null, doing: 'looking', written: null });
  const body = JSON.stringify({ texts });
  const look = async (signal) => {
    setState((before) => ({ ...before, error: null, doing: 'looking' }));
    try {
      const preview = await postJson('/api/texts/preview', JSON.parse(body), signal);
      setState({ preview, error: null, doing: null, written: null });
    } catch (error) {
      if (!isAbort(error)) setState((before) => ({ ...before, preview: null, error, doing: null }));
    }
  };
  useEffect(() => {
    const controller = new AbortController();
    look(controller.signal);
    return () => controller.abort();
  }, []);
  const isBusy = useRef(false);
  const write = async () => {
    if (isBusy.current) return;
    isBusy.current = true;
    setState((before) => ({ ...before, doing: 'writing', error: null }));
    try {
      const { version } = state.preview;
      const { files } = await postJson('/api/texts/write', { ...JSON.parse(body), version });
      setState((before) => ({ ...before, doing: null, written: files }));
      onWritten();
    } catch (error) {
      setState((before) => ({ ...before, doing: null, error }));
    }
    isBusy.current = false;
  };
  return { ...state, look: () => look(), write };
}
