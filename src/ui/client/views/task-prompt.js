import { useMemo, useState } from 'preact/hooks';
import { html } from '../html.js';
import { Copy } from '../parts/copy.js';
import { Icon } from '../parts/icon.js';
import { ErrorNote } from '../parts/notes.js';
import { RawText } from '../parts/texts.js';
import { countText, durationText, spentText, wordsOf } from '../words/format.js';
import { newMessages } from '../words/run-facts.js';

/** Every word that was sent, request by request, and what came back. */
export function TaskPrompt({ facts: { task, attempts, messages } }) {
  if (attempts.length === 0) return html`<p class="nothing">No model was asked.</p>`;
  return html`<div class="attempts">
    ${attempts.map((attempt, index) => {
      const before = attempts.slice(0, index).findLast(({ purpose }) => purpose === attempt.purpose) ?? null;
      return html`<${Attempt} key=${attempt.attempt} attempt=${attempt} before=${before} messages=${messages} isOffline=${task.offline} isRepeated=${isSameError(attempts[index + 1], attempt)} />`;
    })}
  </div>`;
}

function Attempt({ attempt, before, messages, isOffline, isRepeated }) {
  const { known, fresh } = newMessages(attempt.messages, before?.messages ?? null);
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? attempt.messages : fresh;
  return html`<section class="attempt" aria-label=${`Request ${attempt.attempt}`}>
    <${AttemptHead} attempt=${attempt} isOffline=${isOffline} />
    ${known === 0 || isWhole ? null : html`<button type="button" class="button quiet known" onClick=${() => setIsWhole(true)}><${Icon} name="right" size=${12} />${countText(known, 'message')} as in request ${before.attempt}</button>`}
    ${shown.map((index) => html`<${Message} key=${index} message=${messages[index]} />`)}
    <${Reply} attempt=${attempt} isRepeated=${isRepeated} />
  </section>`;
}

/** Number, purpose, model and what it took. */
export function AttemptHead({ attempt, isOffline }) {
  const { attempt: number, purpose, model, durationMs, ended, finishReason } = attempt;
  const facts = [
    model,
    ended ? durationText(durationMs) : 'no end recorded',
    spentIn(attempt, isOffline),
    finishReason === null || finishReason === 'stop' ? '' : `ended by ${finishReason}`,
  ];
  return html`<header class="attempt-head"><h3>Request ${number}${purpose === 'judge' ? html` <span class="badge">asks a judge</span>` : null}</h3><span class="muted tabular">${facts.filter(Boolean).join(' · ')}</span></header>`;
}

function spentIn(attempt, isOffline) {
  if (isOffline) return 'offline';
  return attempt.usage === null ? 'tokens unknown' : spentText({ ...attempt, usageIncomplete: false });
}

/** Of requests that fail the same way one after the other, the last says how. */
export function isSameError(next, attempt) {
  return next?.error != null && attempt?.error != null && next.error.message === attempt.error.message;
}

export function SameError() {
  return html`<p class="step-text error-text">failed like the next one</p>`;
}

const roles = { system: 'system', user: 'user', assistant: 'assistant', tool: 'tool result' };

function Message({ message }) {
  const { role, content, toolCalls = [] } = message;
  return html`<${Said} who=${roles[role] ?? role} kind=${role} text=${content} calls=${toolCalls} isOpen=${content.length < 6000} />`;
}

function Reply({ attempt: { text, reasoning, toolCalls, error, ended }, isRepeated }) {
  return html`${reasoning === null ? null : html`<${Said} who="reasoning" kind="reasoning" text=${reasoning} isOpen=${false} />`}
    ${text !== null || toolCalls.length > 0 ? html`<${Said} who="reply" kind="reply" text=${text ?? ''} calls=${toolCalls} isOpen=${true} />` : null}
    ${error === null ? null : isRepeated ? html`<${SameError} />` : html`<${ErrorNote} error=${error} />`}
    ${text === null && error === null && toolCalls.length === 0 ? html`<p class="nothing">${ended ? 'Nothing came back.' : 'No reply was recorded; it runs still, or its process died.'}</p>` : null}`;
}

/** One message, which folds. Where it is nothing but calls, it is these that are counted and copied. */
function Said({ who, kind, text, calls = [], isOpen }) {
  const words = useMemo(() => wordsOf(text), [text]);
  const size = words === 0 && calls.length > 0 ? countText(calls.length, 'tool call') : countText(words, 'word');
  const copied = text === '' ? calls.map(({ name, arguments: given }) => `${name} ${given}`).join('\n') : text;
  return html`<details class=${`said said-${kind}`} open=${isOpen}>
    <summary><span class="fold-sign"><${Icon} name="right" size=${11} /></span><span class="said-who">${who}</span><span class="muted tabular">${size}</span></summary>
    <div class="said-body">${text === '' ? null : html`<${RawText} text=${text} />`}${calls.map((call) => html`<${Call} key=${call.id} call=${call} />`)}${copied === '' ? null : html`<div class="said-copy"><${Copy} text=${copied} short /></div>`}</div>
  </details>`;
}

function Call({ call: { name, arguments: given } }) {
  return html`<div class="call"><${Icon} name="tool" size=${13} /><code><strong>${name}</strong> ${given}</code></div>`;
}
