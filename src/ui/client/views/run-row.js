import { useMemo } from 'preact/hooks';
import { html } from '../html.js';
import { Age } from '../parts/age.js';
import { Icon } from '../parts/icon.js';
import { BatchStatus, StackedStatus } from '../parts/status.js';
import { TaskDots } from '../parts/task-dots.js';
import { batchAddress, runAddress } from '../route.js';
import { useProject } from '../state/project.js';
import { textBefore } from '../state/run-list.js';
import {
  countText,
  durationText,
  oneLine,
  replayText,
  runCost,
  runDuration,
  runInputs,
  runModels,
  runTokens,
} from '../words/format.js';

/** One run of the list, or one that stands for its batch; drawn again only when it shows something else. */
export function RunRow(props) {
  const { row, place, top, now, mark, isCurrent, isOpen, actions } = props;
  const shown = [row, place, top, momentOf(row, now), mark, isCurrent, isOpen, actions];
  return useMemo(() => rowView(props), shown);
}

/** How long a running one runs changes each second, how old one is each quarter of a minute. */
function momentOf({ run }, now) {
  return run.status === 'running' ? now : Math.floor(now / 15_000);
}

function rowView({ row, place, top, now, mark, isCurrent, isOpen, actions }) {
  const { run, batch } = row;
  const { onMark, onFocus, onToggle } = actions;
  // What one of several took would be read as what all of them did.
  const isOne = batch === null || batch.runs === 1;
  const classes = ['grid-row', mark === 'all' && 'is-marked', isCurrent && 'is-current', row.isBelow && 'is-below']
    .filter(Boolean)
    .join(' ');
  // It shows what is marked, not what was pressed: which runs of a batch that is, the server says.
  const press = ({ target }) => {
    Object.assign(target, { checked: mark === 'all', indeterminate: mark === 'some' });
    onMark(row);
  };
  const marks = batch === null ? `Mark ${run.runId}` : `Mark the ${countText(batch.runs, 'run')} of ${nameOf(batch)}`;
  return html`<div class=${classes} role="row" aria-rowindex=${place + 2} data-place=${place} style=${{ transform: `translateY(${top}px)` }} onFocusIn=${() => onFocus(place)}>
    <span role="cell" class="cell-mark"><label class="mark"><input type="checkbox" checked=${mark === 'all'} indeterminate=${mark === 'some'} onChange=${press} aria-label=${marks} /></label></span>
    <span role="cell" class="cell-status">${isOne ? html`<${StackedStatus} run=${run} />` : html`<${BatchStatus} statuses=${batch.statuses} />`}</span>
    <span role="cell" class="cell-run">
      <a class="row-link" href=${runAddress(run.runId)}><span class="run-id">${run.runId}</span><${CrewName} crew=${run.crew} /></a>
      <span class="under">${batch === null ? html`<${About} run=${run} />` : html`<${BatchLine} batch=${batch} isOpen=${isOpen} onToggle=${onToggle} />`}</span>
    </span>
    <span role="cell" class="cell-inputs"><${Inputs} row=${row} /></span>
    <span role="cell" class="cell-tasks">${isOne ? html`<${TaskDots} run=${run} />` : null}</span>
    <span role="cell" class="cell-started"><${Age} at=${run.startedAt} now=${now} /></span>
    <${Numbers} run=${isOne ? run : null} now=${now} />
  </div>`;
}

function Numbers({ run, now }) {
  const duration = run === null ? null : runDuration(run, now);
  return html`<span role="cell" class="cell-number cell-time">${duration === null ? '' : durationText(duration)}</span>
    <span role="cell" class="cell-number cell-tokens">${run === null ? '' : runTokens(run)}</span>
    <span role="cell" class="cell-number cell-cost">${run === null ? '' : runCost(run)}</span>`;
}

function CrewName({ crew }) {
  const { crew: own } = useProject();
  return crew === own ? null : html`<span class="other-crew">${crew}</span>`;
}

function About({ run }) {
  const lineage = replayText(run);
  const note = run.options.note === null ? '' : oneLine(run.options.note);
  const text = [note, lineage].filter(Boolean).join(' · ') || runModels(run);
  return html`${lineage === '' ? null : html`<${Icon} name="replay" size=${12} />`}<span class="clip" title=${text}>${text}</span>`;
}

function BatchLine({ batch, isOpen, onToggle }) {
  const { batchId, runs, statuses } = batch;
  const about = `${batchId} · ${statuses.completed} of ${statuses.all} completed`;
  return html`<button type="button" class="fold" aria-expanded=${String(isOpen)} onClick=${() => onToggle(batchId)}>
      <span class=${`fold-sign ${isOpen ? 'is-open' : ''}`}><${Icon} name="right" size=${12} /></span><span>${countText(runs, 'run')}<span class="fold-more"> of a batch</span></span>
    </button>
    <a class="clip" href=${batchAddress(batchId)} title=${about}>${nameOf(batch)}</a>`;
}

function nameOf({ name, batchId }) {
  return name ?? batchId;
}

/** What was given; of a search, where it was found. */
function Inputs({ row: { run, match } }) {
  const inputs = runInputs(run);
  const error =
    run.error === null
      ? null
      : html`<span class=${`under clip error-text error-${run.status}`} title=${run.error.message}>${oneLine(run.error.message)}</span>`;
  const found =
    match === null
      ? null
      : html`<span class="under clip match"><span class="match-task">${match.task}</span> ${textBefore(match.before)}<mark>${match.hit}</mark>${match.after}</span>`;
  return html`<span class="clip" title=${inputs}>${inputs}</span>${found ?? error}`;
}
