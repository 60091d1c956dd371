import { useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { useKeys } from '../keys.js';
import { listAddress, navigate } from '../navigation.js';
import { ErrorNote, Note, Skeleton } from '../parts/notes.js';
import { compareAddress, routeOf, runAddress } from '../route.js';
import { useProject } from '../state/project.js';
import { useDelayed } from '../state/resource.js';
import { useInSight } from '../state/use-in-sight.js';
import { useReading } from '../state/use-reading.js';
import { useRun } from '../state/use-run.js';
import { taskToShow } from '../words/run-facts.js';
import { ReplayDialog } from './replay.js';
import { RunHeader } from './run-header.js';
import { TaskPanel } from './task.js';
import { TaskList } from './task-list.js';

/** One run: what it is, its tasks, and one of them in full. */
export function RunView({ route }) {
  const { data: facts, error, reload, now, isRunning } = useRun(route);
  const [replay, setReplay] = useState(null);
  const [isRaw, setIsRaw] = useState(false);
  const isLate = useDelayed(facts === undefined && error === null);
  const number = route.number ?? (facts ? taskToShow(facts) : null);
  const { article, choose, step, follow } = useTaskChoice({ route, facts, number, isRunning });
  const { whyNotStart, say } = useProject();
  const whyNotFrom =
    whyNotStart ??
    (facts?.run.status === 'running' ? 'The run still goes on: a task can be replayed once it has ended' : null);
  const open = (why, target) => facts && (why === null ? setReplay(target()) : say(why));
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    r: () => open(whyNotStart, () => ({ run: facts.run.runId })),
    t: () => open(whyNotFrom, () => replayFrom(facts, number)),
    e: () => open(whyNotFrom, () => editedFrom(facts, number)),
    c: () => facts?.parent && navigate(compareAddress(facts.parent.runId, facts.run.runId)),
    Escape: () => navigate(listAddress()),
  });
  if (facts === undefined) {
    return error === null
      ? html`<div class="run-wait"><${Skeleton} lines=${9} isShown=${isLate} /></div>`
      : html`<${Gone} run=${route.run} error=${error} onRetry=${reload} />`;
  }
  const task = facts.tasks.find((one) => one.number === number) ?? null;
  return html`<article class="run" aria-label=${`Run ${facts.run.runId}`} ref=${article} onClick=${choose}>
    ${error?.status === 404 ? html`<${Note} kind="warning"><p class="note-text">This run was pruned from the history meanwhile. What you see is from before.</p><//>` : null}
    <${RunHeader} facts=${facts} now=${now} isErrorShown=${task?.error != null && task.error.message === facts.run.error?.message} onReplay=${() => setReplay({ run: facts.run.runId })} />
    <div class="run-columns">
      <${TaskList} facts=${facts} chosen=${number} tab=${route.tab} now=${now} />
      ${
        task === null
          ? html`<div class="task-panel"><${Note}><p class="note-text">This run has no task ${route.number}.</p><//></div>`
          : html`<${TaskPanel} key=${task.number} facts=${facts} task=${task} tab=${route.tab} now=${now} isRaw=${isRaw} onRaw=${setIsRaw}
              onFollow=${isRunning && route.number !== null ? follow : null} whyNotFrom=${whyNotFrom} onReplay=${() => setReplay(replayFrom(facts, number))} onEdit=${() => setReplay(editedFrom(facts, number))} />`
      }
    </div>
    ${replay === null ? null : html`<${ReplayDialog} target=${replay} onClose=${() => setReplay(null)} />`}
  </article>`;
}

/**
 * Which task is shown: the one that the address names; else, as the run goes on, the one that runs, until the reader is at work in it.
 */
function useTaskChoice({ route, facts, number, isRunning }) {
  const article = useRef(null);
  const bringInSight = useInSight(article, facts === undefined ? null : number, route.number !== null);
  const go = (next, tab = route.tab) => navigate(runAddress(route.run, next, tab), { replace: true, keepScroll: true });
  useReading({
    isAwaited: isRunning && route.number === null,
    shown: number,
    within: () => article.current?.querySelector('.task-panel'),
    onReading: () => {
      // What was pressed may have led somewhere already.
      const at = routeOf(location.pathname + location.search);
      if (at.type === 'run' && at.run === route.run && at.number === null) go(number, at.tab);
    },
  });
  return {
    article,
    choose: (event) => {
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
      const link = event.target.closest('a[href^="/runs/"]');
      const to = link === null ? null : routeOf(link.getAttribute('href'));
      if (to?.run === facts.run.runId && to.number !== null) bringInSight(to.number);
    },
    step: (by) => {
      // Keys may come faster than the page is drawn, so that the address knows more than this view.
      const shown = routeOf(location.pathname).number ?? number;
      const index = facts?.tasks.findIndex((task) => task.number === shown) ?? -1;
      const next = facts?.tasks[index + by];
      if (next === undefined) return;
      bringInSight(next.number);
      go(next.number);
    },
    follow: () => {
      bringInSight(taskToShow(facts));
      go(null);
    },
  };
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
