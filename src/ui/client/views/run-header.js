import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { navigate } from '../navigation.js';
import { Age } from '../parts/age.js';
import { Button } from '../parts/button.js';
import { Copy } from '../parts/copy.js';
import { Icon } from '../parts/icon.js';
import { Menu } from '../parts/menu.js';
import { ErrorNote, Note } from '../parts/notes.js';
import { Resume } from '../parts/resume.js';
import { RunStatus, StatusSign } from '../parts/status.js';
import { batchAddress, compareAddress, runAddress, runsAddress } from '../route.js';
import { postJson } from '../state/api.js';
import { useProject } from '../state/project.js';
import {
  askedNoModel,
  dollarsText,
  durationText,
  oneLine,
  orderedInputs,
  replayText,
  runCost,
  runDuration,
  runInputs,
  runModels,
  runTokens,
  savingsText,
} from '../words/format.js';
import { ResumeWith } from './resume-with.js';
import { TriedTexts } from './tried-texts.js';

/** What a run is: its facts, where it comes from, what came of it, and what can be done with it. */
export function RunHeader({ facts, now, isErrorShown, onReplay }) {
  const { run } = facts;
  const note = run.options.note;
  return html`<header class="run-head">
    <div class="run-title">
      <h1><span class="run-id">${run.runId}</span><${Copy} text=${run.runId} label="Copy the id" short /></h1>
      <span aria-live="polite"><${RunStatus} run=${run} /></span>
      ${note === null ? null : html`<span class="run-note">${oneLine(note)}</span>`}
      <${Actions} facts=${facts} onReplay=${onReplay} />
    </div>
    <${Facts} run=${run} now=${now} />
    <${Inputs} run=${run} />
    <${Lineage} facts=${facts} />
    <${TriedTexts} run=${run} />
    ${run.offline ? html`<${Note}><p class="note-text">Offline: no model was called; the texts are made up to test the wiring.</p><//>` : null}
    ${run.error === null || isErrorShown ? null : html`<${ErrorNote} error=${run.error} />`}
  </header>`;
}

function Actions({ facts: { run, parent }, onReplay }) {
  const { whyNotStart } = useProject();
  const [isOther, setIsOther] = useState(false);
  const [state, setState] = useState({ isAsked: false, error: null });
  const cancel = async () => {
    setState({ isAsked: true, error: null });
    try {
      await postJson(`/api/runs/${run.runId}/cancel`, {});
    } catch (error) {
      setState({ isAsked: false, error });
    }
  };
  const exported = `/api/runs/${run.runId}/export`;
  return html`<div class="run-actions">
    ${state.error === null ? null : html`<${ErrorNote} error=${state.error} />`}
    ${run.status === 'running' ? html`<button type="button" class="button danger" disabled=${state.isAsked} onClick=${cancel}><${Icon} name="stop" size=${13} />${state.isAsked ? 'Cancelling …' : 'Cancel'}</button>` : null}
    ${parent === null ? null : html`<a class="button" href=${compareAddress(parent.runId, run.runId)} title="Compare with the run it was made from (c)"><${Icon} name="compare" />Compare</a>`}
    ${
      run.status === 'running'
        ? null
        : html`<${Menu} label="Export">
            <a href=${exported} download><${Icon} name="download" />Whole run, to import elsewhere<span class="muted">.json</span></a>
            <a href=${`${exported}?format=html`} download><${Icon} name="download" />To show a colleague<span class="muted">.html</span></a>
            <a href=${`${exported}?format=md`} download><${Icon} name="download" />To put into a document<span class="muted">.md</span></a>
          <//>`
    }
    ${run.status === 'failed' || run.status === 'interrupted' ? html`<${Resume} path=${`/api/runs/${run.runId}/resume`} onStarted=${({ runId }) => navigate(runAddress(runId))} /><button type="button" class="button" onClick=${() => setIsOther(true)}>Resume with another model…</button>` : null}
    <${Button} kind="primary" why=${whyNotStart} title="Replay (r)" onClick=${onReplay}><${Icon} name="replay" />Replay<//>
    ${isOther ? html`<${ResumeWith} run=${run} onClose=${() => setIsOther(false)} />` : null}
  </div>`;
}

function Facts({ run, now }) {
  const duration = runDuration(run, now);
  const rows = [
    ['tasks', `${run.tasksDone} of ${run.tasksTotal}`],
    ['time', duration === null ? 'not known' : durationText(duration)],
    ['tokens', askedNoModel(run) ? 'none' : runTokens(run)],
    ['cost', runCost(run)],
    ['model', runModels(run) || 'one for each task'],
    ['started', html`<${Age} at=${run.startedAt} now=${now} />`],
    ...(run.saved === null
      ? []
      : [
          [
            'saved by reuse',
            savingsText(run.saved),
            run.saved.costUsd === null
              ? null
              : `${dollarsText(run.saved.costUsd)}, ${durationText(run.saved.durationMs)}`,
          ],
        ]),
  ];
  return html`<dl class="facts">${rows.map(([name, value, title = null]) => html`<div key=${name} title=${title}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function Inputs({ run }) {
  const line = runInputs(run);
  if (line === '') return null;
  return html`<details class="inputs-line"><summary><span class="fold-sign"><${Icon} name="right" size=${11} /></span><span class="muted">inputs</span> <span class="clip">${line}</span></summary>
    <dl class="inputs">${orderedInputs(run).map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${typeof value === 'string' ? value : html`<code>${JSON.stringify(value)}</code>`}</dd></div>`)}</dl>
  </details>`;
}

function Lineage({ facts: { run, parent, root, children, batch } }) {
  // Other texts are said below it.
  const origin = replayText({ ...run, options: { ...run.options, texts: {} } });
  const isRootApart = root !== null && root.runId !== run.parentRunId;
  if (origin === '' && children.length === 0 && batch === null) return null;
  return html`<nav class="lineage" aria-label="Where this run belongs">
    ${origin === '' ? null : html`<span class="lineage-item"><${Icon} name="replay" size=${13} />replay of ${parent === null ? html`<span class="run-id" title="no longer in the history">${run.parentRunId}</span>` : html`<${RunLink} run=${parent} />`}${origin.replace(`replay of ${run.parentRunId}`, '')}</span>`}
    ${isRootApart ? html`<span class="lineage-item">first made as <${RunLink} run=${root} /></span>` : null}
    ${batch === null ? null : html`<span class="lineage-item"><${Icon} name="layers" size=${13} />row ${run.batchRow} of <a href=${batchAddress(batch.batchId)}>${batch.name ?? batch.batchId}</a></span>`}
    ${
      children.length === 0
        ? null
        : html`<span class="lineage-item lineage-children">replayed as ${children.slice(0, 6).map((child) => html`<${RunLink} key=${child.runId} run=${child} />`)}
            ${children.length > 6 ? html`<a href=${runsAddress({ root: run.rootRunId })}>and ${children.length - 6}${children.length === 100 ? ' or more' : ''}</a>` : null}</span>`
    }
  </nav>`;
}

function RunLink({ run }) {
  return html`<a class="run-link" href=${runAddress(run.runId)}><${StatusSign} kind=${run.status} label=${run.status} /><span class="run-id">${run.runId}</span></a>`;
}
