import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { Icon } from '../parts/icon.js';
import { countText } from '../words/format.js';
import { fieldRows } from '../words/inputs.js';
import { isTextEdited, keptKeys, lineOf, textNames, textsOfTask } from '../words/task-texts.js';

/** The texts of a task and of its agent, to be tried without touching the files. `edits`: of useTextEdits. */
export function TextsEditor({ task, edits, faults }) {
  const { own, agent } = textsOfTask(edits.listed, task);
  const element = useRef(null);
  useLayoutEffect(() => {
    const area = edits.takesFocus(task) ? element.current.querySelector('textarea:enabled') : null;
    if (area !== null) showWithRow(area);
  }, []);
  const field = (listed) =>
    html`<${TextField} key=${listed.key} listed=${listed} typed=${edits.typed[listed.key]} isChanged=${edits.changed[listed.key] !== undefined}
      fault=${faults[listed.key] ?? null} onText=${(text) => edits.set(listed, text)} />`;
  return html`<div class="texts-editor" role="group" aria-label=${`Texts of ${task}`} ref=${element}>
    ${own.map(field)}
    ${agent === null ? null : html`<h3 class="texts-agent">Agent ${agent.name}${agent.others.length === 0 ? null : html` <span class="muted">also of: ${agent.others.join(', ')}</span>`}</h3>${agent.texts.map(field)}`}
  </div>`;
}

/** Gives a field the focus, with as much of its row in sight as there is room for. */
export function showWithRow(area) {
  area.focus({ preventScroll: true });
  (area.closest('.plan-row, .task-texts') ?? area).scrollIntoView({ block: 'nearest' });
}

function TextField({ listed, typed, isChanged, fault, onText }) {
  const { field, owner, text, place, masked } = listed;
  const id = useId();
  const area = useRef(null);
  const value = masked ? text : (typed ?? text);
  const undo = () => {
    onText(null);
    area.current.focus();
  };
  return html`<div class="field">
    <div class="text-head">
      <label class="field-name" for=${id}>${textNames[field]}<span class="visually-hidden"> of ${owner}</span></label>
      <code class="place">${lineOf(place)}</code>
      ${isChanged ? html`<span class="badge badge-accent">changed</span><button type="button" class="button quiet text-undo" onClick=${undo}>Undo<span class="visually-hidden"> ${textNames[field]} of ${owner}</span></button>` : null}
    </div>
    <textarea id=${id} ref=${area} class="text-area" rows=${Math.min(20, Math.max(2, fieldRows(value, 80)))} value=${value} disabled=${masked} aria-invalid=${fault === null ? null : 'true'}
      aria-describedby=${`${id}-about`} onInput=${(event) => onText(event.target.value)}></textarea>
    <span id=${`${id}-about`} class=${fault === null ? 'field-about' : 'field-about is-fault'} role=${fault === null ? null : 'alert'}>${fault ?? (masked ? 'holds a key; change it in the file' : '')}</span>
  </div>`;
}

/** Opens the editor of a task that will run, and says when it would be made with other texts. */
export function TextsButton({ task, edits }) {
  const isOpen = edits.opened.has(task);
  return html`<span class="texts-button">
    ${isTextEdited(edits.listed, edits.changed, task) ? html`<span class="badge badge-accent">texts edited</span>` : null}
    <button type="button" class="button quiet" aria-expanded=${String(isOpen)} onClick=${() => edits.toggle(task)}><${Icon} name=${isOpen ? 'fold' : 'pencil'} size=${13} />${isOpen ? 'Fold the texts' : 'Edit the texts'}</button>
  </span>`;
}

/** For many runs, which have no rows of their own: every task's texts. */
export function AllTexts({ names, edits, faults }) {
  const tasks = names.filter((name) => textsOfTask(edits.listed, name).own.length > 0);
  const count = Object.keys(edits.changed).length;
  if (tasks.length === 0) return null;
  return html`<details class="more-options all-texts"><summary>Texts${count === 0 ? null : html`<span class="badge badge-accent">${countText(count, 'text')} edited</span>`}</summary>
    ${tasks.map((name) => html`<${TaskTexts} key=${name} name=${name} edits=${edits} faults=${faults} />`)}
  </details>`;
}

function TaskTexts({ name, edits, faults }) {
  const [isOpen, setIsOpen] = useState(false);
  const isEdited = isTextEdited(edits.listed, edits.changed, name);
  return html`<details class="task-texts" onToggle=${(event) => setIsOpen(event.target.open)}>
    <summary><span class="fold-sign"><${Icon} name="right" size=${11} /></span>${name}${isEdited ? html`<span class="badge badge-accent">edited</span>` : null}</summary>
    ${isOpen ? html`<${TextsEditor} task=${name} edits=${edits} faults=${faults} />` : null}
  </details>`;
}

/** Says that the texts of a run which was tried with its own are tried again. */
export function KeptTexts({ run: { runId, options }, edits }) {
  const keys = keptKeys(edits.changed, options.texts ?? {});
  if (keys.length === 0) return null;
  return html`<p class="kept-texts"><span>Texts of <span class="run-id">${runId}</span> are kept: ${keys.join(', ')}</span>
    <button type="button" class="button quiet" onClick=${() => edits.drop(keys)}>Use the files’ texts</button></p>`;
}
