import { html } from '../html.js';
import { Segments } from '../parts/tabs.js';
import { inMode, modes, withTask } from '../words/plan.js';

const hints = {
  all: 'Every task runs again, with today’s files.',
  from: 'Press the task to begin with. All before it is reused.',
  after: 'Press the last task that is reused. All after it runs.',
  only: 'Press the tasks that are to run. What they read is reused.',
  failed: 'What failed, was interrupted or was not reached, and what reads it.',
  changed: 'What changed since it ran, and what reads it.',
};

/** Of many runs, whose tasks are not listed to be pressed. */
const bulkHints = {
  all: 'Every task of each runs again, with today’s files.',
  from: 'In each, all before this task is reused.',
  after: 'In each, all up to this task is reused.',
  only: 'In each, only these run. What they read is reused.',
  failed: 'What failed in each, was interrupted or was not reached, and what reads it.',
  changed: 'What changed since each ran, and what reads it.',
};

/** Which tasks run: a way to say it, and the tasks that it names. */
export function SelectorBar({ wishes, names, isBulk, onWishes }) {
  const { mode, task, to } = wishes;
  const choose = (id) => onWishes(inMode(wishes, id, names));
  const later = names.slice(Math.max(0, names.indexOf(task)));
  return html`<div class="selector">
    <${Segments} label="What runs" options=${modes} chosen=${mode} onChoose=${choose} />
    <div class="selector-names">
      ${
        mode === 'from' || mode === 'after'
          ? html`<span class="selector-fields">
        <${NameField} label=${mode} value=${task} names=${names} onName=${(name) => onWishes(withTask(wishes, name, { names }))} />
        ${mode === 'from' ? html`<${NameField} label="to" value=${to ?? ''} names=${later} none="the end" onName=${(name) => onWishes({ ...wishes, to: name === '' ? null : name })} />` : null}
      </span>`
          : null
      }
      ${mode === 'only' ? html`<span class="only-names">${names.map((name) => html`<label class="check" key=${name}><input type="checkbox" checked=${wishes.tasks.includes(name)} onChange=${() => onWishes(withTask(wishes, name, { names }))} /><span>${name}</span></label>`)}</span>` : null}
      <span class="muted selector-hint">${(isBulk ? bulkHints : hints)[mode]}</span>
    </div>
  </div>`;
}

function NameField({ label, value, names, none = null, onName }) {
  return html`<label class="inline-field">${label}
    <select value=${value} onChange=${(event) => onName(event.target.value)}>
      ${none === null ? null : html`<option value="">${none}</option>`}
      ${names.map((name) => html`<option key=${name} value=${name}>${name}</option>`)}
    </select></label>`;
}
