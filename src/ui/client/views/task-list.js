import { useRef } from 'preact/hooks';
import { html } from '../html.js';
import { Icon } from '../parts/icon.js';
import { memo } from '../parts/memo.js';
import { StatusSign, taskKind } from '../parts/status.js';
import { runAddress } from '../route.js';
import { useGrowing } from '../state/use-growing.js';
import { useRowInList } from '../state/use-in-sight.js';
import { durationText, oneLine, reasonText, reuseNote, taskCost, taskStatusText } from '../words/format.js';
import { waterfall } from '../words/run-facts.js';

/** Drawn at once below the chosen one, so that it can stand anywhere in the list. */
const rowsBelow = 30;

/** The run's tasks in order, each with the time it took and when within the run that was. */
export function TaskList({ facts, chosen, tab, now }) {
  const bars = waterfall(facts, now);
  const runId = facts.run.runId;
  const list = useRef(null);
  useRowInList(list, chosen);
  const drawn = useGrowing(facts.tasks.length, facts.tasks.findIndex(({ number }) => number === chosen) + rowsBelow);
  return html`<nav class="task-list" aria-label="Tasks" ref=${list}>
    <ol>
      ${facts.tasks.slice(0, drawn).map(
        (
          task,
          index,
        ) => html`<${TaskRow} key=${task.number} address=${runAddress(runId, task.number, tab)} isChosen=${task.number === chosen}
          kind=${taskKind(task)} state=${taskStatusText(task)} status=${task.status} name=${task.name} time=${timeOf(task, now)} under=${underOf(task, facts.run)}
          warning=${task.reused ? reuseNote(task) : null} start=${bars[index]?.start ?? null} width=${bars[index]?.width ?? null} />`,
      )}
    </ol>
  </nav>`;
}

const TaskRow = memo(({ address, isChosen, kind, state, status, name, time, under, warning, start, width }) => {
  return html`<li>
    <a class="task-item" href=${address} data-keep-scroll aria-current=${isChosen ? 'true' : null}>
      <${StatusSign} kind=${kind} label=${state} />
      <span class="task-name clip" title=${name}>${name}</span>
      <span class="task-time tabular">${time}</span>
      <span class="task-under clip" title=${under}>${under}</span>
      ${warning === null ? null : html`<span class="task-warning" role="img" aria-label=${warning} title=${warning}><${Icon} name="warning" size=${12} /></span>`}
      <span class="fall" aria-hidden="true">${start === null ? null : html`<span class=${`fall-bar fall-${status}`} style=${placeOf(start, width)}></span>`}</span>
    </a>
  </li>`;
});

/** At its end, too, a short bar stays inside. */
function placeOf(start, width) {
  return { left: `min(${start * 100}%, calc(100% - 3px))`, width: `max(3px, ${width * 100}%)` };
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
