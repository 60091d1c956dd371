import { html } from '../html.js';
import { Icon } from '../parts/icon.js';
import { ErrorNote, Skeleton } from '../parts/notes.js';
import { StatusSign } from '../parts/status.js';
import { runAddress } from '../route.js';
import { countText, dollarsText, thousands } from '../words/format.js';

const mostShown = 200;

/** What each of many runs would do; those that cannot are said with why. */
export function BulkPlan({ planned: { plan, error, isStale }, wishes, onChange }) {
  if (plan === null)
    return error === null ? html`<${Skeleton} lines=${6} isShown />` : html`<${ErrorNote} error=${error} />`;
  const ready = plan.rows.filter(({ refusal }) => refusal === null);
  const refused = grouped(
    plan.rows.filter(({ refusal }) => refusal !== null),
    ({ refusal }) => refusal,
  );
  const left = grouped(plan.leftOut, ({ reason }) => reason);
  return html`<div class=${`bulk-plan ${isStale || error !== null ? 'is-stale' : ''}`} aria-busy=${String(isStale)}>
      <p class="muted">${countsText(plan)}</p>
      <${SideEffects} rows=${plan.rows} isAllowed=${wishes.allowSideEffects} onChange=${onChange} />
      <ul>${ready.slice(0, mostShown).map((row) => html`<${BulkRow} key=${row.runId} row=${row} what=${whatText(row)} />`)}</ul>
      ${ready.length > mostShown ? html`<p class="muted">and ${thousands(ready.length - mostShown)} more</p>` : null}
      ${[...refused].map(([refusal, rows]) => html`<${Others} key=${refusal} rows=${rows} text=${`${countText(rows.length, 'run')} cannot be replayed like this: ${refusal}`} isWarning isOpen />`)}
      ${[...left].map(([reason, rows]) => html`<${Others} key=${reason} rows=${rows} text=${`${countText(rows.length, 'run')} left out: ${reason}`} />`)}
    </div>`;
}

/** Rows by what is said of them, which is then said once. */
function grouped(rows, wordsOf) {
  const groups = new Map();
  for (const row of rows) groups.set(wordsOf(row), [...(groups.get(wordsOf(row)) ?? []), row]);
  return groups;
}

function countsText({ rows, leftOut }) {
  const refused = rows.filter(({ refusal }) => refusal !== null).length;
  const idle = rows.filter((row) => row.refusal === null && row.idle).length;
  return [
    `${countText(rows.length - refused - idle, 'run')} to replay`,
    ...(refused === 0 ? [] : [`${refused} that cannot be`]),
    ...(idle === 0 ? [] : [`${idle} with nothing to run`]),
    ...(leftOut.length === 0 ? [] : [`${leftOut.length} left out`, `${rows.length + leftOut.length} match`]),
  ].join(', ');
}

function whatText({ runs, idle }) {
  return idle ? 'nothing to run' : `runs ${runs.join(', ') || 'nothing, but has an edited output'}`;
}

function Others({ rows, text, isWarning = false, isOpen = false }) {
  return html`<details class="bulk-others" open=${isOpen}><summary class=${isWarning ? 'is-warning' : null}><span class="fold-sign"><${Icon} name="right" size=${11} /></span>${text}</summary>
    <ul>${rows.slice(0, mostShown).map((row) => html`<${BulkRow} key=${row.runId} row=${row} />`)}</ul>
    ${rows.length > mostShown ? html`<p class="muted">and ${thousands(rows.length - mostShown)} more</p>` : null}
  </details>`;
}

/** What cannot be undone is done again only when that is said. */
function SideEffects({ rows, isAllowed, onChange }) {
  const repeating = rows.filter(({ repeats }) => repeats.length > 0);
  if (repeating.length === 0) return null;
  const tools = [...new Set(repeating.flatMap(({ repeats }) => repeats.map(({ tool }) => tool)))].join(', ');
  return html`<div class="plan-warning"><${Icon} name="warning" size=${12} /><div>
    <p>${countText(repeating.length, 'run')} would call ${tools} again, which has side effects</p>
    <label class="check"><input type="checkbox" checked=${isAllowed} onChange=${(event) => onChange({ allowSideEffects: event.target.checked })} />Replay ${repeating.length === 1 ? 'it' : 'them'} all the same</label>
  </div></div>`;
}

function BulkRow({ row: { runId, status, inputs, error, likelyCostUsd = 0, likelyTokens = 0 }, what = '' }) {
  const likely = [
    likelyTokens === 0 ? '' : `${thousands(likelyTokens)} tokens`,
    likelyCostUsd === null || likelyCostUsd === 0 ? '' : dollarsText(likelyCostUsd),
  ];
  return html`<li class="bulk-row">
    <span class="bulk-run"><${StatusSign} kind=${status} label=${status} /><a class="run-id" href=${runAddress(runId)} target="_blank" rel="noopener">${runId}</a></span>
    <span class="bulk-what">${inputs === '' ? null : html`<span class="clip" title=${inputs}>${inputs}</span>`}${error === null ? null : html`<span class=${`under clip error-text error-${status}`} title=${error}>${error}</span>`}${what === '' ? null : html`<span class="under clip" title=${what}>${what}</span>`}</span>
    <span class="bulk-likely muted tabular">${likely.filter(Boolean).join(', ')}</span>
  </li>`;
}
