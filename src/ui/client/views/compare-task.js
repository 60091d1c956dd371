import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { Icon } from '../parts/icon.js';
import { ErrorNote, Skeleton } from '../parts/notes.js';
import { StatusSign, taskKind } from '../parts/status.js';
import { MarkdownText, RawText } from '../parts/texts.js';
import { taskAddress } from '../route.js';
import { useResource } from '../state/resource.js';
import { bytesText, durationText, signed, taskStatusText } from '../words/format.js';
import { isDataText } from '../words/run-facts.js';
import { changeText } from '../words/side-by-side.js';
import { TextDiff } from './text-diff.js';
import { ValueChange } from './value-change.js';

const words = {
  'same-execution': 'one and the same output',
  'same-text': 'the same text',
  changed: 'changed',
  'only-from': 'only on the left',
  'only-to': 'only on the right',
  none: 'no output',
};

/** A task of both runs: what differs in its definition, in what it read, and in its text. */
export function ComparedTask({ task, from, to }) {
  const hasMore = task.definition.length > 0 || task.reads.length > 0;
  const isSame = ['same-execution', 'same-text', 'none'].includes(task.output) && !hasMore;
  const [isOpen, setIsOpen] = useState(!isSame);
  return html`<section class="compared-task" tabindex="-1" aria-label=${`Task ${task.name}`}>
    <h2><button type="button" class="compared-head" aria-expanded=${String(isOpen)} onClick=${() => setIsOpen(!isOpen)}>
      <span class=${`fold-sign ${isOpen ? 'is-open' : ''}`}><${Icon} name="right" size=${12} /></span>
      <span class="compared-name">${task.name}</span>
      <span class="muted">${task.text !== null && task.output === 'changed' ? changeText(task.text) : words[task.output]}</span>
      <span class="muted tabular compared-numbers">${numbersText(task)}</span>
    </button></h2>
    ${isOpen ? html`<div class="compared-body"><${Ends} task=${task} /><${Definition} task=${task} /><${Text} task=${task} from=${from} to=${to} /></div>` : null}
  </section>`;
}

function numbersText({ outputBytes, from, to }) {
  const bytes = outputBytes.from === null || outputBytes.to === null ? 0 : outputBytes.to - outputBytes.from;
  const time =
    from?.durationMs == null || to?.durationMs == null || from.taskId === to.taskId
      ? 0
      : to.durationMs - from.durationMs;
  return [
    bytes === 0 ? '' : signed(bytesText(Math.abs(bytes)), bytes),
    time === 0 ? '' : signed(durationText(Math.abs(time)), time),
  ]
    .filter(Boolean)
    .join(' · ');
}

function Ends({ task: { from, to } }) {
  return html`<div class="compared-ends"><${End} task=${from} /><${End} task=${to} /></div>`;
}

function End({ task }) {
  if (task === null) return html`<span class="muted">this run’s crew does not have it</span>`;
  const kind = taskKind(task);
  return html`<span class="status"><${StatusSign} kind=${kind} /><span>${taskStatusText(task)}</span>${task.taskId === null ? null : html`<a href=${taskAddress(task.taskId)}><code>${task.taskId}</code></a>`}</span>`;
}

function Definition({ task: { definition, reads } }) {
  if (definition.length === 0 && reads.length === 0) return null;
  return html`<div class="compared-definition">
    ${definition.map(({ field, of, from, to, place }) => html`<${ValueChange} key=${`${of} ${field}`} name=${of === 'agent' ? `agent’s ${field}` : field} about=${place} from=${from} to=${to} />`)}
    ${reads.map(({ name, from, to }) => html`<p key=${name} class="read-change">read <strong>${name}</strong> ${from === null ? 'not at all' : html`<a href=${taskAddress(from)}><code>${from}</code></a>`} <${Icon} name="right" size=${11} /> ${to === null ? 'not at all' : html`<a href=${taskAddress(to)}><code>${to}</code></a>`}</p>`)}
  </div>`;
}

function Text({ task, from, to }) {
  const isLeftOut = task.output === 'changed' && task.text === null;
  const [isAsked, setIsAsked] = useState(false);
  const { data, error, reload } = useResource(
    isAsked ? `/api/diff?${new URLSearchParams({ from, to, task: task.name })}` : null,
  );
  if (task.output === 'only-from' || task.output === 'only-to') return html`<${OneSided} task=${task} />`;
  if (!isLeftOut)
    return task.text === null || task.text.type === 'same'
      ? html`<p class="nothing">${words[task.output]}</p>`
      : html`<${TextDiff} diff=${task.text} />`;
  if (!isAsked)
    return html`<p class="more"><button type="button" class="button" onClick=${() => setIsAsked(true)}>Compare the texts</button><span class="muted">they are long</span></p>`;
  if (error !== null) return html`<${ErrorNote} error=${error} onRetry=${reload} />`;
  const text = data?.tasks.find(({ name }) => name === task.name)?.text ?? null;
  return text === null ? html`<${Skeleton} lines=${4} isShown />` : html`<${TextDiff} diff=${text} />`;
}

/** The text that only one of them has. */
function OneSided({ task }) {
  const side = task.from?.outputLength ? task.from : task.to;
  const { data } = useResource(side?.taskId ? `/api/tasks/${side.taskId}` : null);
  return html`<div class=${`one-sided ${task.output}`}>${data?.output ? html`<${Whole} text=${data.output.text} schema=${data.task.definition.task.outputSchema} />` : html`<p class="nothing">${words[task.output]}</p>`}</div>`;
}

function Whole({ text, schema }) {
  if (isDataText(text, schema)) return html`<div class="raw"><${RawText} text=${text} /></div>`;
  return html`<div class="prose"><${MarkdownText} text=${text} /></div>`;
}
