import { useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { confirmKey, useConfirmKey } from '../keys.js';
import { navigate } from '../navigation.js';
import { Button } from '../parts/button.js';
import { Dialog } from '../parts/dialog.js';
import { Icon } from '../parts/icon.js';
import { ErrorNote } from '../parts/notes.js';
import { runAddress } from '../route.js';
import { useChanged } from '../state/guard.js';
import { useKnownReport, useProject } from '../state/project.js';
import { useStart } from '../state/use-plan.js';
import { inDialogWords } from '../words/dialog-words.js';
import { ModelFields } from './model-fields.js';

/** What is left of a run, with another model than the one that failed. */
export function ResumeWith({ run, onClose }) {
  const report = useKnownReport();
  const { whyNotStart } = useProject();
  // A name with a typo is corrected in place.
  const [wishes, setWishes] = useState(() => ({
    model: run.options.model ?? '',
    agentModels: run.options.agentModels,
  }));
  const held = useRef(false);
  const foot = useRef(null);
  const request = { model: wishes.model.trim() || null, agentModels: givenModels(wishes.agentModels) };
  held.current = useChanged(request);
  const { isStarting, error, start } = useStart(`/api/runs/${run.runId}/resume`, ({ runId }) => {
    held.current = false;
    onClose();
    navigate(runAddress(runId));
  });
  const why = whyNotStart ?? (isStarting ? 'It is being started' : null);
  useConfirmKey(foot, () => why === null && start(request));
  return html`<${Dialog} title=${html`Resume <span class="run-id">${run.runId}</span>`} held=${held} first=${firstField(run.options)} onClose=${onClose}>
    <div class="replay-options">
      <p class="muted">What failed and what was not reached runs; what was finished is reused.</p>
      ${run.error === null ? null : html`<${ErrorNote} error=${inDialogWords(run.error)} />`}
      <${ModelFields} agents=${report?.agents ?? []} wishes=${wishes} kept=${run.options} onChange=${(changes) => setWishes((before) => ({ ...before, ...changes }))} />
    </div>
    <div class="dialog-foot" ref=${foot}>
      ${error === null ? null : html`<${ErrorNote} error=${inDialogWords(error)} />`}
      <div class="foot-actions"><p class="foot-sums"></p>
        <button type="button" class="button leave" onClick=${onClose}>Not now</button>
        <${Button} kind="primary" why=${why} title=${confirmKey()} onClick=${() => start(request)}><${Icon} name="play" size=${13} />${isStarting ? 'Starting …' : 'Resume'}<//></div>
    </div>
  <//>`;
}

/** What was chosen for one agent is what failed, as far as one can tell. */
function firstField({ agentModels }) {
  const [agent] = Object.keys(agentModels);
  return agent === undefined ? '#model' : `#${CSS.escape(`agent-${agent}`)}`;
}

function givenModels(models) {
  return Object.fromEntries(Object.entries(models).filter(([, name]) => name.trim() !== ''));
}
