import { html } from '../html.js';
import { Icon } from '../parts/icon.js';
import { JsonTree } from '../parts/json-tree.js';
import { ErrorNote } from '../parts/notes.js';
import { RawText } from '../parts/texts.js';
import { durationText } from '../words/format.js';
import { dataOf, stepsOf } from '../words/run-facts.js';
import { AttemptHead, isSameError, SameError } from './task-prompt.js';

/** What happened in a task, in order. */
export function TaskSteps({ facts }) {
  const steps = stepsOf(facts);
  if (steps.length === 0) return html`<p class="nothing">Nothing was asked or called.</p>`;
  return html`<ol class="steps">${steps.map((step, at) => html`<li key=${step.index} class=${`step step-${toneOf(step)}`}><span class="step-sign"><${Icon} name=${signOf(step)} size=${14} /></span><div class="step-body"><${Step} step=${step} isOffline=${facts.task.offline} isRepeated=${isSameError(steps[at + 1]?.attempt, step.attempt)} /></div></li>`)}</ol>`;
}

function signOf({ type, attempt }) {
  if (type === 'tool') return 'tool';
  return type === 'guardrail' || attempt?.purpose === 'judge' ? 'shield' : 'chat';
}

function toneOf(step) {
  if (step.type === 'attempt') return step.attempt.error === null ? 'plain' : 'bad';
  if (step.type === 'tool') return step.call.ok === false ? 'bad' : 'plain';
  return { pass: 'good', fail: 'bad', replace: 'changed' }[step.guardrail.verdict];
}

function Step({ step, isOffline, isRepeated }) {
  switch (step.type) {
    case 'attempt':
      return html`<${Asked} attempt=${step.attempt} isOffline=${isOffline} isRepeated=${isRepeated} />`;
    case 'tool':
      return html`<${Called} call=${step.call} />`;
    default:
      return html`<${Judged} guardrail=${step.guardrail} />`;
  }
}

function Asked({ attempt, isOffline, isRepeated }) {
  const { error, toolCalls, text } = attempt;
  const wish =
    toolCalls.length > 0
      ? `asked for ${toolCalls.map(({ name }) => name).join(', ')}`
      : text !== null && error === null
        ? 'answered'
        : '';
  return html`<${AttemptHead} attempt=${attempt} isOffline=${isOffline} />${wish === '' ? null : html`<p class="step-text">${wish}</p>`}${error === null ? null : isRepeated ? html`<${SameError} />` : html`<${ErrorNote} error=${error} />`}`;
}

function Called({ call }) {
  const { tool, ok, durationMs, sideEffects, output } = call;
  const state = ok === null ? 'no result was recorded' : ok ? '' : 'failed';
  return html`<header class="attempt-head"><h3><code>${tool}</code>${sideEffects ? html` <span class="badge badge-warning">has side effects</span>` : null}${state === '' ? null : html` <span class=${`badge ${ok === false ? 'badge-bad' : ''}`}>${state}</span>`}</h3>
      <span class="muted tabular">${durationMs === null ? '' : durationText(durationMs)}</span></header>
    <${Part} name="arguments" text=${call.arguments} isOpen=${true} />
    ${output === null ? null : html`<${Part} name="result" text=${output} isOpen=${output.length < 2000} />`}`;
}

const verdicts = { pass: 'passed', fail: 'sent back', replace: 'replaced' };

function Judged({ guardrail: { answer, guardrail, verdict, reason, output } }) {
  const kind = { pass: 'good', fail: 'bad', replace: 'warning' }[verdict];
  return html`<header class="attempt-head"><h3>${guardrail}</h3><span class="muted">answer ${answer} <span class=${`badge badge-${kind}`}>${verdicts[verdict]}</span></span></header>
    ${reason === null ? null : html`<p class="step-text">${reason}</p>`}
    ${verdict === 'pass' ? null : html`<${Part} name=${verdict === 'fail' ? 'the answer' : 'what stands in its place'} text=${output} isOpen=${false} />`}`;
}

function Part({ name, text, isOpen }) {
  const data = dataOf(text);
  return html`<details class="said" open=${isOpen}><summary><span class="fold-sign"><${Icon} name="right" size=${11} /></span><span class="said-who">${name}</span></summary>
    <div class="said-body">${data === undefined ? html`<${RawText} text=${text} />` : html`<${JsonTree} data=${data} />`}</div></details>`;
}
