import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { Icon } from '../parts/icon.js';
import { memo } from '../parts/memo.js';
import { ErrorNote, Skeleton } from '../parts/notes.js';
import { isAbort, wholeOutput } from '../state/api.js';
import { useGrowing } from '../state/use-growing.js';
import { useSame } from '../state/use-same.js';
import { countText, reuseNote, savingsText } from '../words/format.js';
import { isNamed, withTask } from '../words/plan.js';
import { textsOfTask } from '../words/task-texts.js';
import { showWithRow, TextsButton, TextsEditor } from './texts-editor.js';

const signs = { run: 'play', reuse: 'replay', edit: 'pencil', 'not-run': 'dash' };
const words = { run: 'run', reuse: 'reuse', edit: 'edited', 'not-run': 'not run' };

/**
 * The plan, task by task, with why; pressing a task selects it, a reused output and the texts of what will run can be edited in place.
 * That it could not be made anew is said below it, where nothing has to move.
 */
export function ReplayPlan({ planned: { plan, error, isStale }, wishes, names, onWishes, edits }) {
  const drawn = useGrowing(plan?.tasks.length ?? 0);
  const { press } = useSame({
    press: (name, isEnd) => onWishes(withTask(selecting(wishes), name, { names, isEnd })),
  });
  const faults = useMemo(() => edits.faultsOf(error).faults, [edits, error]);
  if (plan === null)
    return error === null ? html`<${Skeleton} lines=${5} isShown />` : html`<${ErrorNote} error=${error} />`;
  return html`<ol class=${`plan ${isStale || error !== null ? 'is-stale' : ''}`} aria-busy=${String(isStale)}>
      ${plan.tasks.slice(0, drawn).map((row) => html`<${Row} key=${row.name} row=${row} wishes=${wishes} onPress=${press} onWishes=${onWishes} edits=${edits} faults=${faults} />`)}
    </ol>
    ${plan.notes.length === 0 ? null : html`<ul class="plan-notes">${plan.notes.map((note) => html`<li key=${note}>${note}</li>`)}</ul>`}`;
}

/** A way of choosing in which a task can be named. */
function selecting(wishes) {
  const namesNone = wishes.mode === 'all' || wishes.mode === 'failed' || wishes.mode === 'changed';
  return namesNone ? { ...wishes, mode: 'from', to: null } : wishes;
}

const Row = memo(({ row, wishes, onPress, onWishes, edits, faults }) => {
  const { name, agent, action, reason, model, saves, repeats } = row;
  const edited = wishes.outputs[name];
  const setOutput = (text) => onWishes((before) => ({ ...before, outputs: withOutput(before.outputs, name, text) }));
  // Until the plan is made anew, a row whose output was edited says nothing of the one that it had.
  const recorded = useRef(null);
  if (action === 'reuse') recorded.current = row.taskId;
  const canEdit = edited === undefined && recorded.current !== null && (action === 'reuse' || action === 'edit');
  const isUndone = useRef(false);
  const undo = () => {
    isUndone.current = true;
    setOutput(null);
  };
  const hasTexts = action === 'run' && textsOfTask(edits.listed, name).own.length > 0;
  const about =
    action === 'run' ? [agent, model].filter(Boolean).join(' · ') : saves === null ? '' : `saves ${savingsText(saves)}`;
  const warning = action === 'reuse' ? reuseNote(row) : null;
  return html`<li class=${`plan-row plan-${action}`}>
    <button type="button" class="plan-task" aria-pressed=${String(isNamed(wishes, name))} onClick=${(event) => onPress(name, event.shiftKey)} title="Select this task (with Shift: as the last one)">
      <span class="plan-sign"><${Icon} name=${signs[action]} size=${13} /></span>
      <span class="plan-name" title=${name}>${name}</span>
      <span class="plan-action">${words[action]}</span>
      <span class="plan-reason clip" title=${about}>${about}</span>
    </button>
    ${warning === null ? null : html`<p class="plan-warning"><${Icon} name="warning" size=${12} />${warning}</p>`}
    ${repeats.map(({ tool, times }) => html`<p class="plan-warning" key=${tool}><${Icon} name="warning" size=${12} />calls ${tool} again (${countText(times, 'time')} in the source run), which has side effects</p>`)}
    <div class="plan-under"><span class="plan-why">${action === 'run' || action === 'edit' || warning === null ? reason : ''}</span>${canEdit ? html`<${EditButton} name=${name} taskId=${recorded.current} isUndone=${isUndone} onOutput=${setOutput} />` : null}${hasTexts ? html`<${TextsButton} task=${name} edits=${edits} />` : null}</div>
    ${edited === undefined ? null : html`<${OutputEditor} name=${name} edited=${edited} onOutput=${setOutput} onUndo=${undo} />`}
    ${hasTexts && edits.opened.has(name) ? html`<${TextsEditor} task=${name} edits=${edits} faults=${faults} />` : null}
  </li>`;
});

function withOutput(outputs, name, text) {
  const { [name]: _before, ...others } = outputs;
  return text === null ? others : { ...others, [name]: text };
}

/** Above it an output is better edited in an editor. */
const longestEdited = 1_000_000;

/** `isUndone`: of a ref; the focus was in the editor, whose place it takes. */
function EditButton({ name, taskId, isUndone, onOutput }) {
  const [error, setError] = useState(null);
  const button = useRef(null);
  useLayoutEffect(() => {
    if (isUndone.current) button.current.focus();
    isUndone.current = false;
  }, []);
  const reading = useRef(null);
  // What comes after the row has changed would take the place of what was chosen or typed there since.
  useLayoutEffect(() => () => reading.current?.abort(), []);
  const begin = async () => {
    reading.current?.abort();
    reading.current = new AbortController();
    const { signal } = reading.current;
    try {
      const recorded = await wholeOutput(taskId, signal);
      signal.throwIfAborted();
      const hint = `In the terminal:  crew replay --edit-output ${name}`;
      if (recorded.length > longestEdited) setError({ message: 'This output is too long to be edited here', hint });
      else onOutput(recorded);
    } catch (failure) {
      if (!isAbort(failure)) setError(failure);
    }
  };
  if (error !== null) return html`<${ErrorNote} error=${error} onRetry=${begin} />`;
  return html`<button type="button" class="button quiet" ref=${button} onClick=${begin}><${Icon} name="pencil" size=${13} />Edit the output</button>`;
}

function OutputEditor({ name, edited, onOutput, onUndo }) {
  const area = useRef(null);
  // At once: the next key is for it.
  useLayoutEffect(() => {
    // What is seen of it is its beginning.
    area.current.setSelectionRange(0, 0);
    showWithRow(area.current);
  }, []);
  return html`<div class="plan-editor">
    <label class="field"><span class="visually-hidden">Output of ${name}</span>
      <textarea rows="8" ref=${area} value=${edited} spellcheck="false" onInput=${(event) => onOutput(event.target.value)}></textarea></label>
    <button type="button" class="button quiet" onClick=${onUndo}>Use the recorded output again</button>
  </div>`;
}
