import { useMemo, useState } from 'preact/hooks';
import { html } from '../html.js';
import { Copy } from '../parts/copy.js';
import { Icon } from '../parts/icon.js';
import { ErrorNote } from '../parts/notes.js';
import { RawText } from '../parts/texts.js';
import { countText, durationText, spentText, wordsOf } from '../words/format.js';
import { newMessages } from '../words/run-facts.js';

/** Every word that was sent, request by request, and what came back. */
export function TaskPrompt({ facts: { attempts, messages } }) {
  if (attempts.length === 0) return html`<p class="nothing">No model was asked.</p>`;
  return html`<div class="attempts">
    ${attempts.map((attempt, index) => {
      const before = attempts.slice(0, index).findLast(({ purpose }) => purpose === attempt.purpose) ?? null;
      return html`<${Attempt} key=${attempt.attempt} attempt=${attempt} before=${before} messages=${messages} />`;
    })}
  </div>`;
}

function Attempt({ attempt, before, messages }) {
  const { known, fresh } = newMessages(attempt.messages, before?.messages ?? null);
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? attempt.messages : fresh;
  return html`<section class="attempt" aria-label=${`Request ${attempt.attempt}`}>
    <${AttemptHead} attempt=${attempt} />
    ${known === 0 || isWhole ? null : html`<button type="button" class="button quiet known" onClick=${() => setIsWhole(true)}><${Icon} name="right" size=${12} />${countText(known, 'message')} as in request ${before.attempt}</button>`}
    ${shown.map((index) => html`<${Message} key=${index} message=${messages[index]} />`)}
    <${Reply} attempt=${attempt} />
  </section>`;
}

/** Number, purpose, model and what it took. */
export function AttemptHead({ attempt }) {
  const { attempt: number, purpose, model, durationMs, ended, finishReason } = attempt;
  const facts = [
    model,
    ended ? durationText(durationMs) : 'no end recorded',
    attempt.usage === null ? 'tokens unknown' : spentText({ ...attempt, usageIncomplete: false }),
    finishReason === null || finishReason === 'stop' ? '' : `ended by ${finishReason}`,
  ];
  return html`<header class="attempt-head"><h3>Request ${number}${purpose === 'judge' ? html` <span class="badge">asks a judge</span>` : null}</h3><span class="muted tabular">${facts.filter(Boolean).join(' · ')}</span></header>`;
}

const roles = { system: 'system', user: 'user', assistant: 'assistant', tool: 'tool result' };

function Message({ message }) {
  const { role, content, toolCalls = [] } = message;
  return html`<${Said} who=${roles[role] ?? role} kind=${role} text=${content} isOpen=${content.length < 6000}>
    ${toolCalls.map((call) => html`<${Call} key=${call.id} call=${call} />`)}
  <//>`;
}

function Reply({ attempt: { text, reasoning, toolCalls, error, ended } }) {
  return html`${reasoning === null ? null : html`<${Said} who="reasoning" kind="reasoning" text=${reasoning} isOpen=${false} />`}
    ${text !== null || toolCalls.length > 0 ? html`<${Said} who="reply" kind="reply" text=${text ?? ''} isOpen=${true}>${toolCalls.map((call) => html`<${Call} key=${call.id} call=${call} />`)}<//>` : null}
    ${error === null ? null : html`<${ErrorNote} error=${error} />`}
    ${text === null && error === null && toolCalls.length === 0 ? html`<p class="nothing">${ended ? 'Nothing came back.' : 'No reply was recorded; it runs still, or its process died.'}</p>` : null}`;
}

/** One message, which folds. */
function Said({ who, kind, text, isOpen, children }) {
  const words = useMemo(() => wordsOf(text), [text]);
  return html`<details class=${`said said-${kind}`} open=${isOpen}>
    <summary><span class="fold-sign"><${Icon} name="right" size=${11} /></span><span class="said-who">${who}</span><span class="muted tabular">${countText(words, 'word')}</span></summary>
    <div class="said-body">${text === '' ? null : html`<${RawText} text=${text} />`}${children}<div class="said-copy"><${Copy} text=${text} short /></div></div>
  </details>`;
}

function Call({ call: { name, arguments: given } }) {
  return html`<div class="call"><${Icon} name="tool" size=${13} /><code><strong>${name}</strong> ${given}</code></div>`;
}
