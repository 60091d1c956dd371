import { html } from '../html.js';
import { Icon } from '../parts/icon.js';
import { ErrorNote, Skeleton } from '../parts/notes.js';
import { runAddress } from '../route.js';
import { countText, dollarsText, thousands } from '../words/format.js';

const mostShown = 200;

/** What each of many runs would do; those that cannot are said with why. */
export function BulkPlan({ planned: { plan, error, isStale }, wishes, onChange }) {
  if (plan === null)
    return error === null ? html`<${Skeleton} lines=${6} isShown />` : html`<${ErrorNote} error=${error} />`;
  return html`<div class=${`bulk-plan ${isStale || error !== null ? 'is-stale' : ''}`} aria-busy=${String(isStale)}>
      <p class="muted">${countsText(plan.rows)}</p>
      <${SideEffects} rows=${plan.rows} isAllowed=${wishes.allowSideEffects} onChange=${onChange} />
      <ul>${plan.rows.slice(0, mostShown).map((row) => html`<${BulkRow} key=${row.runId} row=${row} />`)}</ul>
      ${plan.rows.length > mostShown ? html`<p class="muted">and ${thousands(plan.rows.length - mostShown)} more</p>` : null}
    </div>`;
}

function countsText(rows) {
  const refused = rows.filter(({ refusal }) => refusal !== null).length;
  const idle = rows.filter((row) => row.refusal === null && row.idle).length;
  return [
    `${countText(rows.length - refused - idle, 'run')} to replay`,
    ...(refused === 0 ? [] : [`${refused} that cannot be`]),
    ...(idle === 0 ? [] : [`${idle} with nothing to run`]),
  ].join(', ');
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

function BulkRow({ row: { runId, runs, likelyCostUsd, likelyTokens, idle, refusal } }) {
  const likely = [
    likelyTokens === 0 ? '' : `${thousands(likelyTokens)} tokens`,
    likelyCostUsd === null || likelyCostUsd === 0 ? '' : dollarsText(likelyCostUsd),
  ];
  return html`<li class=${`bulk-row ${refusal === null ? '' : 'is-refused'}`}>
    <a class="run-id" href=${runAddress(runId)} target="_blank" rel="noopener">${runId}</a>
    <span class="bulk-what">${refusal ?? (idle ? 'nothing to run' : `runs ${runs.join(', ') || 'nothing, but has an edited output'}`)}</span>
    <span class="bulk-likely muted tabular">${likely.filter(Boolean).join(', ')}</span>
  </li>`;
}
