import { useRef } from 'preact/hooks';
import { html } from '../html.js';
import { confirmKey, useConfirmKey } from '../keys.js';
import { Button } from '../parts/button.js';
import { Icon } from '../parts/icon.js';
import { ErrorNote } from '../parts/notes.js';
import { useAskedStart } from '../state/use-plan.js';
import { inDialogWords } from '../words/dialog-words.js';
import { countText, dollarsText, durationText, savingsText, thousands } from '../words/format.js';
import { CommandLine } from './empty-history.js';

/**
 * What it saves and is likely to cost, the same as a line to type, and the button that starts it.
 * `faults`: what is wrong in edited texts, by key. `isAlone`: no plan is shown above it, nor why there is none. `onWrite` null: none is edited.
 */
export function ReplayFoot(props) {
  const {
    request,
    planned,
    fault,
    faults = null,
    isAlone = false,
    started,
    isBulk,
    onStart,
    onWrite = null,
    onClose,
  } = props;
  const { plan, error, isStale } = planned;
  const foot = useRef(null);
  const canStart =
    plan !== null && error === null && fault === null && !isStale && !started.isStarting && startsSomething(plan);
  // Nothing is started of which no plan was seen.
  const isComing = plan !== null && isStale && fault === null && !started.isStarting;
  const { isAsked, ask } = useAskedStart({ request, isComing, canStart, onStart });
  useConfirmKey(foot, ask);
  // What was planned before a mistake is no longer what would be started.
  const isPast = error !== null || fault !== null;
  const isAwaited = isAlone && error?.code === 'missing-input';
  return html`<div class="dialog-foot" ref=${foot}>
    ${started.error === null ? null : html`<${ErrorNote} error=${inDialogWords(started.error)} />`}
    ${fault === null ? null : html`<${Fault} text=${fault} />`}
    ${error === null || isAwaited || (plan === null && !isAlone) ? null : faults?.isAll ? Object.entries(faults.faults).map(([key, text]) => html`<${Fault} key=${key} text=${`${key}: ${text}`} />`) : html`<${ErrorNote} error=${error} />`}
    <div class="foot-command">${isAwaited ? html`<p class="foot-awaited" role="status" title=${error.message}>${error.hint}</p>` : plan === null || isPast ? null : html`<${CommandLine} text=${plan.command} />`}</div>
    <div class="foot-actions">
      <p class="foot-sums" aria-live="polite">${plan === null || isAwaited || isPast ? '' : isBulk ? bulkSums(plan) : sums(plan)}</p>
      ${onWrite === null ? null : html`<button type="button" class="button quiet" onClick=${onWrite}>Write to the files…</button>`}
      <button type="button" class="button leave" onClick=${onClose}>Not now</button>
      <${Button} kind="primary" why=${canStart ? null : whyNot({ plan, error, fault, isStarting: started.isStarting })} title=${confirmKey()} onClick=${onStart}><${Icon} name="play" size=${13} />${started.isStarting || isAsked ? 'Starting …' : 'Start'}<//>
    </div>
  </div>`;
}

function whyNot({ plan, error, fault, isStarting }) {
  if (isStarting) return 'It is being started';
  // Said in full above it.
  if (fault !== null) return 'An input cannot be read';
  if (error !== null) return 'This cannot be planned';
  if (plan === null || startsSomething(plan)) return 'The plan is being made';
  return plan.rows === undefined ? 'Nothing would run' : 'There is nothing to run in any of these runs';
}

const nothingRuns = 'Everything would be reused: choose what is to run.';

function Fault({ text }) {
  return html`<p class="foot-fault" role="alert"><${Icon} name="warning" size=${12} />${text}</p>`;
}

function startsSomething(plan) {
  return plan.rows === undefined
    ? plan.runsSomething
    : plan.rows.some(({ refusal, idle }) => refusal === null && !idle);
}

function sums({ tasks, runsSomething, saves, likely }) {
  if (!runsSomething) return nothingRuns;
  const running = tasks.filter(({ action }) => action === 'run').length;
  const parts = [html`runs <strong>${countText(running, 'task')}</strong>`];
  if (saves !== null)
    parts.push(
      html`saves <strong>${savingsText(saves)}</strong>${saves.durationMs > 0 ? ` and ${durationText(saves.durationMs)}` : ''}`,
    );
  if (likely !== null) parts.push(likelyText(likely));
  return parts.flatMap((part, index) => (index === 0 ? [part] : [' · ', part]));
}

function likelyText({ tokens, costUsd }) {
  if (costUsd === null || (costUsd === 0 && tokens > 0))
    return tokens === 0
      ? 'cost unknown'
      : `about ${thousands(tokens)} tokens${costUsd === null ? ', price unknown' : ''}`;
  return costUsd === 0 ? '' : html`costs about <strong>${dollarsText(costUsd)}</strong>`;
}

function bulkSums({ rows }) {
  const going = rows.filter(({ refusal, idle }) => refusal === null && !idle);
  const cost = going.reduce((sum, { likelyCostUsd }) => sum + (likelyCostUsd ?? 0), 0);
  const isPartly = going.some(({ likelyCostUsd }) => likelyCostUsd === null);
  return html`<strong>${countText(going.length, 'run')}</strong>${cost > 0 ? html` · costs about <strong>${isPartly ? '≥ ' : ''}${dollarsText(cost)}</strong>` : isPartly && going.length > 0 ? ' · cost unknown' : ''}`;
}
