import { useLayoutEffect, useRef } from 'preact/hooks';
import { html } from '../html.js';
import { useKeys } from '../keys.js';
import { listAddress, navigate } from '../navigation.js';
import { Age } from '../parts/age.js';
import { Icon } from '../parts/icon.js';
import { ErrorNote, Skeleton } from '../parts/notes.js';
import { RunStatus } from '../parts/status.js';
import { compareAddress, runAddress } from '../route.js';
import { useNow } from '../state/clock.js';
import { useLive } from '../state/live.js';
import { useDelayed, useResource } from '../state/resource.js';
import {
  bytesText,
  dollarsText,
  durationText,
  oneLine,
  replayText,
  runCost,
  runDuration,
  runModels,
  runTokens,
  signed,
  thousands,
} from '../words/format.js';
import { ComparedTask } from './compare-task.js';
import { ValueChange } from './value-change.js';

/** Two runs side by side, task by task. */
export function CompareView({ from, to }) {
  const query = new URLSearchParams(from === null ? { to } : { from, to });
  const { data, error, reload } = useResource(`/api/diff?${query}`);
  useLive(({ type, missed }) => {
    if (type === 'history' || (type === 'hello' && missed)) reload();
  });
  const isLate = useDelayed(data === undefined && error === null);
  const now = useNow(15_000);
  const at = useRef(-1);
  const swapper = useRef(null);
  const wasPressed = useRef(false);
  const swap = () => {
    if (data === undefined) return;
    wasPressed.current = document.activeElement === swapper.current;
    navigate(compareAddress(data.to.runId, data.from.runId), { replace: true });
  };
  useLayoutEffect(() => {
    at.current = -1;
  }, [from, to]);
  // The button is another one once the swapped sides have been read.
  useLayoutEffect(() => {
    if (data === undefined || !wasPressed.current) return;
    swapper.current.focus();
    wasPressed.current = false;
  }, [data]);
  const step = (by) => {
    const all = document.querySelectorAll('.compared-task');
    const next = Math.max(0, Math.min(all.length - 1, at.current + by));
    all[next]?.scrollIntoView({ block: 'start' });
    all[next]?.focus({ preventScroll: true });
    at.current = next;
  };
  useKeys({ s: swap, j: () => step(1), k: () => step(-1), Escape: () => navigate(listAddress()) });
  if (data === undefined) {
    return error === null
      ? html`<div class="run-wait"><${Skeleton} lines=${9} isShown=${isLate} /></div>`
      : html`<div class="page-note"><${ErrorNote} error=${error} onRetry=${reload} /><p><a href="/">All runs</a></p></div>`;
  }
  return html`<article class="compare" aria-label="Two runs compared">
    <header class="compare-heads">
      <h1 class="visually-hidden">${data.from.runId} compared with ${data.to.runId}</h1>
      <${Side} run=${data.from} now=${now} word="from" />
      <button type="button" class="button quiet square swap" ref=${swapper} onClick=${swap} aria-label="Swap the sides" title="Swap the sides (s)"><${Icon} name="swap" /></button>
      <${Side} run=${data.to} now=${now} word="to" />
    </header>
    <${Totals} diff=${data} />
    ${data.inputs.length === 0 ? null : html`<section class="compare-section" aria-label="Inputs"><h2>Inputs</h2>${data.inputs.map(({ name, from: before, to: after, usedBy }) => html`<${ValueChange} key=${name} name=${name} about=${usedBy.length === 0 ? null : `in ${usedBy.join(', ')}`} from=${before} to=${after} />`)}</section>`}
    ${data.tasks.map((task) => html`<${ComparedTask} key=${task.name} task=${task} from=${data.from.runId} to=${data.to.runId} />`)}
  </article>`;
}

function Side({ run, now, word }) {
  const duration = runDuration(run, now);
  const about = [run.options.note === null ? '' : oneLine(run.options.note), replayText(run)]
    .filter(Boolean)
    .join(' · ');
  return html`<section class="side" aria-label=${word}>
    <div class="side-title"><a class="run-id" href=${runAddress(run.runId)}>${run.runId}</a><${RunStatus} run=${run} /><span class="muted"><${Age} at=${run.startedAt} now=${now} /></span></div>
    <p class="muted tabular">${[duration === null ? '' : durationText(duration), `${runTokens(run)} tokens`.trim(), runCost(run), runModels(run)].filter(Boolean).join(' · ')}</p>
    <p class="under clip" title=${about}>${about || 'kickoff'}</p>
  </section>`;
}

const totalRows = [
  { name: 'tokens', key: 'tokens', text: thousands },
  // What cost nothing is `free` or `offline`, as everywhere: $0 would be a price.
  { name: 'cost', key: 'costUsd', text: dollarsText, ofRun: runCost },
  { name: 'time', key: 'durationMs', text: durationText },
  { name: 'outputs', key: 'outputBytes', text: bytesText },
];

/** What ran in each, and the difference. */
function Totals({ diff: { totals, from, to } }) {
  return html`<dl class="totals">${totalRows.map(({ name, key, text, ofRun }) => {
    const [before, after] = [totals.from[key], totals.to[key]];
    const difference = before === null || after === null ? null : after - before;
    const side = (run, value) => ofRun?.(run) ?? (value === null ? 'unknown' : text(value));
    return html`<div key=${name}><dt>${name}</dt><dd><span>${side(from, before)}</span><${Icon} name="right" size=${11} /><span>${side(to, after)}</span>
      ${difference === null || difference === 0 ? null : html`<strong class="difference">${signed(text(Math.abs(difference)), difference)}</strong>`}</dd></div>`;
  })}</dl>`;
}
