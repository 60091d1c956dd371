import { useMemo } from 'preact/hooks';
import { html } from '../html.js';
import { Age } from '../parts/age.js';
import { Icon } from '../parts/icon.js';
import { RunStatus } from '../parts/status.js';
import { TaskDots } from '../parts/task-dots.js';
import { batchAddress, runAddress } from '../route.js';
import { useProject } from '../state/project.js';
import { durationText, oneLine, replayText, runCost, runDuration, runInputs, runTokens } from '../words/format.js';

/** One run of the list, or one that stands for its batch; drawn again only when it shows something else. */
export function RunRow(props) {
  const { row, place, top, now, isMarked, isCurrent, isOpen, actions } = props;
  return useMemo(() => rowView(props), [row, place, top, momentOf(row, now), isMarked, isCurrent, isOpen, actions]);
}

/** How long a running one runs changes each second, how old one is each quarter of a minute. */
function momentOf({ run }, now) {
  return run.status === 'running' ? now : Math.floor(now / 15_000);
}

function rowView({ row, place, top, now, isMarked, isCurrent, isOpen, actions }) {
  const { run, batch } = row;
  const { onMark, onFocus, onToggle } = actions;
  const duration = runDuration(run, now);
  const classes = ['grid-row', isMarked && 'is-marked', isCurrent && 'is-current', row.isBelow && 'is-below']
    .filter(Boolean)
    .join(' ');
  return html`<div class=${classes} role="row" aria-rowindex=${place + 2} data-place=${place} style=${{ transform: `translateY(${top}px)` }} onFocusIn=${() => onFocus(place)}>
    <span role="cell" class="cell-mark"><label class="mark"><input type="checkbox" checked=${isMarked} onChange=${() => onMark(row)} aria-label=${`Mark ${run.runId}`} /></label></span>
    <span role="cell" class="cell-status"><${RunStatus} run=${run} /></span>
    <span role="cell" class="cell-run">
      <a class="row-link" href=${runAddress(run.runId)}><span class="run-id">${run.runId}</span><${CrewName} crew=${run.crew} /></a>
      <span class="under">${batch === null ? html`<${About} run=${run} />` : html`<${BatchLine} batch=${batch} isOpen=${isOpen} onToggle=${onToggle} />`}</span>
    </span>
    <span role="cell" class="cell-inputs"><${Inputs} row=${row} /></span>
    <span role="cell" class="cell-tasks"><${TaskDots} run=${run} /></span>
    <span role="cell" class="cell-started"><${Age} at=${run.startedAt} now=${now} /></span>
    <span role="cell" class="cell-number cell-time">${duration === null ? '' : durationText(duration)}</span>
    <span role="cell" class="cell-number cell-tokens">${runTokens(run)}</span>
    <span role="cell" class="cell-number cell-cost">${runCost(run)}</span>
  </div>`;
}

function CrewName({ crew }) {
  const { crew: own } = useProject();
  return crew === own ? null : html`<span class="other-crew">${crew}</span>`;
}

function About({ run }) {
  const lineage = replayText(run);
  const note = run.options.note === null ? '' : oneLine(run.options.note);
  const text = [note, lineage].filter(Boolean).join(' · ') || (run.model ?? '');
  return html`${lineage === '' ? null : html`<${Icon} name="replay" size=${12} />`}<span class="clip" title=${text}>${text}</span>`;
}

function BatchLine({ batch, isOpen, onToggle }) {
  const { batchId, name, kind, runs, statuses } = batch;
  const failed = statuses.failed + statuses.interrupted;
  const about = [
    `${statuses.completed} of ${statuses.all} completed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
  ].join(', ');
  return html`<button type="button" class="fold" aria-expanded=${String(isOpen)} onClick=${() => onToggle(batchId)}>
      <span class=${`fold-sign ${isOpen ? 'is-open' : ''}`}><${Icon} name="right" size=${12} /></span>${runs} runs of a batch
    </button>
    <a class="clip" href=${batchAddress(batchId)} title=${`${batchId} · ${about}`}>${name ?? kind} · ${about}</a>`;
}

/** What was given; of a search, where it was found. */
function Inputs({ row: { run, match } }) {
  const inputs = runInputs(run);
  const error =
    run.error === null
      ? null
      : html`<span class="under clip error-text" title=${run.error.message}>${oneLine(run.error.message)}</span>`;
  const found =
    match === null
      ? null
      : html`<span class="under clip match"><span class="match-task">${match.task}</span> ${match.before.slice(-30)}<mark>${match.hit}</mark>${match.after}</span>`;
  return html`<span class="clip" title=${inputs}>${inputs}</span>${found ?? error}`;
}
