import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { useKeys } from '../keys.js';
import { navigate } from '../navigation.js';
import { ErrorNote, Note, Skeleton } from '../parts/notes.js';
import { compareAddress, routeOf, runAddress } from '../route.js';
import { useNow } from '../state/clock.js';
import { useLive, useSoon } from '../state/live.js';
import { useDelayed, useResource } from '../state/resource.js';
import { taskToShow } from '../words/run-facts.js';
import { ReplayDialog } from './replay.js';
import { RunHeader } from './run-header.js';
import { TaskPanel } from './task.js';
import { TaskList } from './task-list.js';

/** One run: what it is, its tasks, and one of them in full. */
export function RunView({ route }) {
  const { data: facts, error, reload } = useResource(`/api/runs/${encodeURIComponent(route.run)}`);
  const [replay, setReplay] = useState(null);
  const isRunning = facts?.run.status === 'running';
  const now = useNow(isRunning ? 250 : 15_000);
  const soon = useSoon(reload, 150);
  useLive((message) => {
    if (message.type === 'history' || (message.type === 'hello' && message.missed)) reload();
    if (
      message.type === 'runs' &&
      message.runs.some(({ runId, parentRunId }) => [runId, parentRunId].includes(facts?.run.runId ?? route.run))
    )
      soon();
  });
  const isLate = useDelayed(facts === undefined && error === null);
  const number = route.number ?? (facts ? taskToShow(facts) : null);
  const step = (by) => {
    // Keys may come faster than the page is drawn, so that the address knows more than this view.
    const shown = routeOf(location.pathname).number ?? number;
    const index = facts?.tasks.findIndex((task) => task.number === shown) ?? -1;
    const next = facts?.tasks[index + by];
    if (next !== undefined) navigate(runAddress(facts.run.runId, next.number, route.tab), { replace: true });
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    r: () => facts && setReplay({ run: facts.run.runId }),
    t: () => facts && setReplay(replayFrom(facts, number)),
    e: () => facts && setReplay(editedFrom(facts, number)),
    c: () => facts?.parent && navigate(compareAddress(facts.parent.runId, facts.run.runId)),
    Escape: () => navigate('/'),
  });
  if (facts === undefined) {
    return error === null
      ? html`<div class="run-wait"><${Skeleton} lines=${9} isShown=${isLate} /></div>`
      : html`<${Gone} run=${route.run} error=${error} onRetry=${reload} />`;
  }
  const task = facts.tasks.find((one) => one.number === number) ?? null;
  return html`<article class="run" aria-label=${`Run ${facts.run.runId}`}>
    ${error?.status === 404 ? html`<${Note} kind="warning"><p class="note-text">This run was pruned from the history meanwhile. What you see is from before.</p><//>` : null}
    <${RunHeader} facts=${facts} now=${now} isErrorShown=${task?.error != null && task.error.message === facts.run.error?.message} onReplay=${() => setReplay({ run: facts.run.runId })} />
    <div class="run-columns">
      <${TaskList} facts=${facts} chosen=${number} tab=${route.tab} now=${now} />
      ${
        task === null
          ? html`<div class="task-panel"><${Note}><p class="note-text">This run has no task ${route.number}.</p><//></div>`
          : html`<${TaskPanel} key=${task.number} facts=${facts} task=${task} tab=${route.tab} now=${now} onReplay=${() => setReplay(replayFrom(facts, number))} onEdit=${() => setReplay(editedFrom(facts, number))} />`
      }
    </div>
    ${replay === null ? null : html`<${ReplayDialog} target=${replay} onClose=${() => setReplay(null)} />`}
  </article>`;
}

/** Null: the address names a task that the run does not have. */
function replayFrom({ run, tasks }, number) {
  const task = tasks.find((one) => one.number === number);
  return task === undefined ? null : { run: run.runId, from: task.name };
}

function editedFrom(facts, number) {
  const target = replayFrom(facts, number);
  return target === null ? null : { ...target, isEdited: true };
}

function Gone({ run, error, onRetry }) {
  if (error.status !== 404)
    return html`<div class="page-note"><${ErrorNote} error=${error} onRetry=${onRetry} /></div>`;
  return html`<div class="page-note">
    <h1>${run} is not in the history</h1>
    <p>${error.message}. ${error.hint ?? ''}</p>
    <p><a href="/">All runs</a></p>
  </div>`;
}
