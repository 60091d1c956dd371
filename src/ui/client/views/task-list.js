import { useRef } from 'preact/hooks';
import { html } from '../html.js';
import { Icon } from '../parts/icon.js';
import { StatusSign, taskKind } from '../parts/status.js';
import { runAddress } from '../route.js';
import { useRowInList } from '../state/use-in-sight.js';
import { durationText, oneLine, reasonText, reuseNote, taskCost, taskStatusText } from '../words/format.js';
import { waterfall } from '../words/run-facts.js';

/** The run's tasks in order, each with the time it took and when within the run that was. */
export function TaskList({ facts, chosen, tab, now }) {
  const bars = waterfall(facts, now);
  const runId = facts.run.runId;
  const list = useRef(null);
  useRowInList(list, chosen);
  return html`<nav class="task-list" aria-label="Tasks" ref=${list}>
    <ol>
      ${facts.tasks.map(
        (task, index) => html`<li key=${task.number}>
          <a class="task-item" href=${runAddress(runId, task.number, tab)} data-keep-scroll aria-current=${task.number === chosen ? 'true' : null}>
            <${StatusSign} kind=${taskKind(task)} label=${taskStatusText(task)} />
            <span class="task-name clip" title=${task.name}>${task.name}</span>
            <span class="task-time tabular">${timeOf(task, now)}</span>
            <span class="task-under clip" title=${underOf(task, facts.run)}>${underOf(task, facts.run)}</span>
            <${Warning} task=${task} />
            <${Bar} bar=${bars[index]} task=${task} />
          </a>
        </li>`,
      )}
    </ol>
  </nav>`;
}

function timeOf({ status, durationMs, startedAt, reused, origin }, now) {
  if (status === 'running' && startedAt !== null) return durationText(now - Date.parse(startedAt));
  return durationMs === null || reused || origin === 'edit' ? '' : durationText(durationMs);
}

function underOf(task, run) {
  if (task.reason !== null) return reasonText(task.reason);
  if (task.error !== null) return oneLine(task.error.message);
  const cost = task.usage === null || task.origin !== 'run' || task.reused ? '' : taskCost(task, run);
  return [task.agent, task.reused ? 'reused' : task.origin === 'edit' ? 'given by hand' : '', cost]
    .filter(Boolean)
    .join(' · ');
}

function Warning({ task }) {
  const note = task.reused ? reuseNote(task) : null;
  return note === null
    ? null
    : html`<span class="task-warning" role="img" aria-label=${note} title=${note}><${Icon} name="warning" size=${12} /></span>`;
}

function Bar({ bar, task }) {
  // At its end, too, a short one stays inside.
  const style =
    bar === null
      ? null
      : { left: `min(${bar.start * 100}%, calc(100% - 3px))`, width: `max(3px, ${bar.width * 100}%)` };
  return html`<span class="fall" aria-hidden="true">${bar === null ? null : html`<span class=${`fall-bar fall-${task.status}`} style=${style}></span>`}</span>`;
}
