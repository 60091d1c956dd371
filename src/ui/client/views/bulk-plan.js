import { countText, dollarsText, thousands } from '../format.js';
import { html } from '../html.js';
import { ErrorNote, Skeleton } from '../parts/notes.js';
import { runAddress } from '../route.js';

const mostShown = 200;

/** What each of many runs would do; those that cannot are said with why. */
export function BulkPlan({ planned: { plan, error, isStale } }) {
  if (plan === null)
    return error === null ? html`<${Skeleton} lines=${6} isShown />` : html`<${ErrorNote} error=${error} />`;
  const refused = plan.rows.filter(({ refusal }) => refusal !== null);
  return html`${error === null ? null : html`<${ErrorNote} error=${error} />`}
    <div class=${`bulk-plan ${isStale || error !== null ? 'is-stale' : ''}`} aria-busy=${String(isStale)}>
      <p class="muted">${countText(plan.rows.length - refused.length, 'run')} to replay${refused.length === 0 ? '' : `, ${refused.length} that cannot be`}</p>
      <ul>${plan.rows.slice(0, mostShown).map((row) => html`<${BulkRow} key=${row.runId} row=${row} />`)}</ul>
      ${plan.rows.length > mostShown ? html`<p class="muted">and ${thousands(plan.rows.length - mostShown)} more</p>` : null}
    </div>`;
}

function BulkRow({ row: { runId, runs, likelyCostUsd, likelyTokens, refusal } }) {
  const likely = [
    likelyTokens === 0 ? '' : `${thousands(likelyTokens)} tokens`,
    likelyCostUsd === null || likelyCostUsd === 0 ? '' : dollarsText(likelyCostUsd),
  ];
  return html`<li class=${`bulk-row ${refusal === null ? '' : 'is-refused'}`}>
    <a class="run-id" href=${runAddress(runId)} target="_blank" rel="noopener">${runId}</a>
    <span class="bulk-what">${refusal ?? `runs ${runs.join(', ') || 'nothing'}`}</span>
    <span class="muted tabular">${likely.filter(Boolean).join(', ')}</span>
  </li>`;
}
