import { useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { useKeys } from '../keys.js';
import { listAddress, navigate } from '../navigation.js';
import { Age } from '../parts/age.js';
import { Icon } from '../parts/icon.js';
import { ErrorNote, Note, Skeleton } from '../parts/notes.js';
import { Resume } from '../parts/resume.js';
import { StackedStatus, StatusSign } from '../parts/status.js';
import { TaskDots } from '../parts/task-dots.js';
import { compareAddress, runAddress, runsAddress } from '../route.js';
import { postJson } from '../state/api.js';
import { useNow } from '../state/clock.js';
import { useLive, useSoon } from '../state/live.js';
import { useDelayed, useResource } from '../state/resource.js';
import {
  countText,
  dollarsText,
  durationText,
  oneLine,
  runCost,
  runDuration,
  runInputs,
  runModels,
  runTokens,
} from '../words/format.js';

const kinds = {
  each: 'a kickoff for each row',
  replay: 'replays of many runs',
  repeat: 'the same several times',
  models: 'the same with several models',
};
/** Their rows differ in how they were run alone. */
const compared = ['models', 'repeat'];
const rowsAtOnce = 200;

const heads = [
  { name: 'row', text: 'Row' },
  { name: 'status', text: 'Status' },
  { name: 'run', text: 'Run' },
  { name: 'inputs', text: 'Inputs' },
  { name: 'tasks', text: 'Tasks' },
  { name: 'time', text: 'Time' },
  { name: 'tokens', text: 'Tokens' },
  { name: 'cost', text: 'Cost' },
  { name: 'compare', text: 'Compare', isHidden: true },
];

/** A batch: how far it is, and its rows. */
export function BatchView({ batch: id }) {
  const { data, error, reload } = useResource(`/api/batches/${encodeURIComponent(id)}`);
  const soon = useSoon(reload, 400);
  useLive((message) => {
    if (message.type === 'history' || (message.type === 'hello' && message.missed)) reload();
    if (message.type === 'runs' && message.runs.some(({ batchId }) => batchId === id)) soon();
  });
  const isRunning = data?.rows.some(({ run }) => run?.status === 'running') ?? false;
  const now = useNow(isRunning ? 1000 : 15_000);
  const [shown, setShown] = useState(rowsAtOnce);
  const isLate = useDelayed(data === undefined && error === null);
  const body = useRef(null);
  useRowKeys(body);
  if (data === undefined) {
    return error === null
      ? html`<div class="run-wait"><${Skeleton} lines=${7} isShown=${isLate} /></div>`
      : html`<div class="page-note"><${ErrorNote} error=${error} onRetry=${reload} /><p><a href="/">All runs</a></p></div>`;
  }
  return html`<article class="batch" aria-label=${`Batch ${id}`}>
    <${Head} facts=${data} isRunning=${isRunning || data.running} now=${now} onResumed=${reload} />
    <div class=${`batch-rows ${compared.includes(data.batch.kind) ? 'is-compared' : ''}`} role="table" aria-label="Rows" aria-rowcount=${data.rows.length + 1}>
      <div class="batch-row batch-heads" role="row">${heads.map(({ name, text, isHidden = false }) => html`<span key=${name} role="columnheader" class=${`in-${name}`}>${isHidden ? html`<span class="visually-hidden">${text}</span>` : text}</span>`)}</div>
      <div role="rowgroup" ref=${body}>${data.rows.slice(0, shown).map((row) => html`<${Row} key=${row.row} row=${row} now=${now} first=${data.rows[0]?.run ?? null} kind=${data.batch.kind} />`)}</div>
    </div>
    ${data.rows.length > shown ? html`<p class="more"><button type="button" class="button" onClick=${() => setShown(shown + 5 * rowsAtOnce)}>Show more</button><span class="muted">${countText(data.rows.length - shown, 'row')} follow</span></p>` : null}
  </article>`;
}

function Head({ facts: { batch, rows, costUsd, running, result }, isRunning, now, onResumed }) {
  const counts = countsOf(rows);
  const facts = [
    kinds[batch.kind],
    countText(rows.length, 'row'),
    `${batch.concurrency} at once`,
    ...(costUsd > 0 ? [dollarsText(costUsd)] : []),
  ];
  return html`<header class="run-head">
    <div class="run-title"><h1>${batch.name ?? html`<span class="run-id">${batch.batchId}</span>`}</h1>
      <span class="muted">${facts.join(' · ')} · <${Age} at=${batch.createdAt} now=${now} /></span>
      <div class="run-actions"><a class="button" href=${runsAddress({ batch: batch.batchId })}>Search, sort and mark its runs</a>${isRunning ? html`<${Stop} batch=${batch.batchId} isOwn=${running} rows=${rows} />` : counts.completed < rows.length ? html`<${Resume} path=${`/api/batches/${batch.batchId}/resume`} onStarted=${onResumed} />` : null}</div></div>
    <${Progress} counts=${counts} total=${rows.length} />
    ${result?.stopped ? html`<${ErrorNote} error=${result.stopped} />` : null}
  </header>`;
}

function countsOf(rows) {
  const counts = { completed: 0, running: 0, failed: 0, interrupted: 0, waiting: 0 };
  for (const { run } of rows) counts[run === null ? 'waiting' : run.status]++;
  return counts;
}

function Progress({ counts, total }) {
  const kinds = Object.entries(counts).filter(([, count]) => count > 0);
  const done = total - counts.running - counts.waiting;
  return html`<div class="batch-progress">
    <div class="stack" role="progressbar" aria-valuemin="0" aria-valuemax=${total} aria-valuenow=${done} aria-label="Rows that ended">
      ${kinds.map(([kind, count]) => html`<span key=${kind} class=${`stack-part stack-${kind}`} style=${{ flexGrow: count }}></span>`)}
    </div>
    <p class="batch-counts" aria-live="polite">${kinds.map(([kind, count]) => html`<span key=${kind} class=${`status status-${kind}`}><${StatusSign} kind=${kind} /><span class="tabular">${count} ${kind === 'waiting' ? 'not started' : kind}</span></span>`)}</p>
  </div>`;
}

function Stop({ batch, isOwn, rows }) {
  const [state, setState] = useState({ asked: null, error: null });
  const running = rows.flatMap(({ run }) => (run?.status === 'running' ? [run.runId] : []));
  const stop = async () => {
    setState({ asked: running, error: null });
    try {
      await postJson(`/api/batches/${batch}/stop`, {});
    } catch (error) {
      setState({ asked: null, error });
    }
  };
  // Of another terminal, rows that start later can be told as well.
  const isAsked = state.asked !== null && (isOwn || running.some((runId) => state.asked.includes(runId)));
  const title = isOwn
    ? 'No more rows start; those that run end as interrupted'
    : 'It belongs to another terminal: its running rows are told to stop, others may start';
  return html`<button type="button" class="button danger" disabled=${isAsked} title=${title} onClick=${stop}><${Icon} name="stop" size=${13} />${isAsked ? 'Stopping …' : 'Stop'}</button>
    ${state.error === null ? null : html`<${Note} kind="error"><p class="note-text">${state.error.message}</p><//>`}`;
}

function Row({ row: { row, run }, now, first, kind }) {
  if (run === null)
    return html`<div class="batch-row is-waiting" role="row"><span role="cell" class="in-row">${row}</span><span role="cell" class="in-status status status-waiting"><${StatusSign} kind="waiting" /><span>not started</span></span></div>`;
  const duration = runDuration(run, now);
  const inputs = `${kind === 'models' ? `${runModels(run)} · ` : ''}${runInputs(run)}`;
  const error = run.error === null ? null : oneLine(run.error.message);
  const isCompared = compared.includes(kind) && first !== null && first.runId !== run.runId;
  return html`<div class="batch-row" role="row">
    <span role="cell" class="in-row">${row}</span>
    <span role="cell" class="in-status"><${StackedStatus} run=${run} /></span>
    <span role="cell" class="in-run"><a class="row-link run-id" href=${runAddress(run.runId)}>${run.runId}</a></span>
    <span role="cell" class="in-inputs"><span class="clip" title=${inputs}>${inputs}</span>${error === null ? null : html`<span class=${`under clip error-text error-${run.status}`} title=${error}>${error}</span>`}</span>
    <span role="cell" class="in-tasks"><${TaskDots} run=${run} /></span>
    <span role="cell" class="in-time">${duration === null ? '' : durationText(duration)}</span>
    <span role="cell" class="in-tokens">${runTokens(run)}</span>
    <span role="cell" class="in-cost">${runCost(run)}</span>
    <span role="cell" class="in-compare">${isCompared ? html`<a class="button quiet square" href=${compareAddress(first.runId, run.runId)} aria-label="Compare with the first row" title="Compare with the first row"><${Icon} name="compare" /></a>` : null}</span>
  </div>`;
}

/** The keys of the list: the row whose link has the focus is the current one. */
function useRowKeys(body) {
  const links = () => [...(body.current?.querySelectorAll('.row-link') ?? [])];
  const current = () => links().findIndex((link) => link.closest('.batch-row').matches(':focus-within'));
  const move = (to) => {
    const all = links();
    const link = all[Math.max(0, Math.min(all.length - 1, to))];
    link?.focus({ preventScroll: true });
    link?.closest('.batch-row').scrollIntoView({ block: 'nearest' });
  };
  useKeys({
    j: () => move(current() + 1),
    k: () => move(current() - 1),
    ArrowDown: () => move(current() + 1),
    ArrowUp: () => move(current() - 1),
    Home: () => move(0),
    End: () => move(Number.POSITIVE_INFINITY),
    Escape: () => navigate(listAddress()),
  });
}
