import { useId, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { Segments } from '../parts/tabs.js';
import { fieldRows, fieldText, fieldValue, parsedInputs } from '../words/inputs.js';

/**
 * The inputs as a form or as JSON. `onValues` is told all of them (of optional ones those that were given); `onFault` why they are none.
 * @param {{ fields: readonly { name: string, value: unknown, required: boolean, description: string | null }[], isOptional?: boolean, onValues: (values: object) => void, onFault: (fault: string | null) => void, changed: object }} props
 */
export function InputsEditor({ fields, isOptional = false, onValues, onFault, changed }) {
  const [values, setValues] = useState(() =>
    isOptional ? {} : Object.fromEntries(fields.map(({ name, value }) => [name, value ?? null])),
  );
  const [way, setWay] = useState('form');
  const [faults, setFaults] = useState({});
  const tell = (next, nextFaults) => {
    setFaults(nextFaults);
    setValues(next);
    const [first] = Object.entries(nextFaults);
    onFault(first === undefined ? null : `${first[0]}: ${first[1]}`);
    if (first !== undefined) return;
    // What nobody gave is not sent: the server says when it is missing.
    onValues(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== null && value !== undefined)));
  };
  const setField = (field, text) => {
    const { [field.name]: _before, ...others } = faults;
    const isLeftOut = text === '' && (isOptional || typeof field.value !== 'string');
    const read = isLeftOut ? { value: null, error: null } : fieldValue(text, field.value);
    if (read.error !== null) tell(values, { ...others, [field.name]: read.error });
    else tell({ ...values, [field.name]: read.value }, others);
  };
  const element = useRef(null);
  // What cannot be read yet would be lost on the way.
  const choose = (id) => {
    if (Object.keys(faults).length === 0) setWay(id);
    else element.current.querySelector('[aria-invalid]')?.focus();
  };
  if (fields.length === 0) return null;
  return html`<section class="fieldset inputs-fields" aria-label="Inputs" ref=${element}>
    <header class="fieldset-head"><h3>Inputs</h3><${Segments} label="Inputs as" options=${[{ id: 'form', label: 'Form' }, { id: 'json', label: 'JSON' }]} chosen=${way} onChoose=${choose} /></header>
    ${
      way === 'form'
        ? fields.map(
            (field) =>
              html`<${Field} key=${field.name} field=${field} value=${values[field.name]} fault=${faults[field.name] ?? null} isOptional=${isOptional} isChanged=${field.name in changed} onText=${(text) => setField(field, text)} />`,
          )
        : html`<${JsonField} values=${values} fault=${faults.JSON ?? null} onRead=${(read) => (read.error === null ? tell(read.value, {}) : tell(values, { JSON: read.error }))} />`
    }
  </section>`;
}

function Field({ field, value, fault, isOptional, isChanged, onText }) {
  const [text, setText] = useState(() => fieldText(value));
  const id = useId();
  const { name, required, description } = field;
  const about = fault ?? description ?? '';
  const given = {
    id,
    value: text,
    spellcheck: typeof field.value === 'string',
    'aria-invalid': fault === null ? null : 'true',
    'aria-describedby': `${id}-about`,
    placeholder: isOptional ? 'as each run has it' : required ? 'needed' : '',
    'aria-required': required && !isOptional ? 'true' : null,
    onInput: (event) => {
      setText(event.target.value);
      onText(event.target.value);
    },
  };
  const kind = typeof field.value;
  const hasLines = (kind === 'object' && field.value !== null) || text.length > 60 || text.includes('\n');
  // Of one line, Enter asks for no second one; Shift+Enter does.
  const keepLine = (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !hasLines) event.preventDefault();
  };
  return html`<div class="field">
    <label class="field-name" for=${id}>${name}${isChanged ? html`<span class="badge badge-accent">changed</span>` : null}</label>
    ${kind === 'boolean' && !isOptional ? html`<select ...${given} value=${text} onChange=${given.onInput}><option value="true">true</option><option value="false">false</option></select>` : kind === 'number' || kind === 'boolean' ? html`<input type="text" autocomplete="off" ...${given} />` : html`<textarea class="line-area" rows=${Math.min(12, fieldRows(text, 44))} ...${given} onKeyDown=${keepLine}></textarea>`}
    <span id=${`${id}-about`} class=${fault === null ? 'field-about' : 'field-about is-fault'} role=${fault === null ? null : 'alert'}>${about}</span>
  </div>`;
}

function JsonField({ values, fault, onRead }) {
  const [text, setText] = useState(() => JSON.stringify(values, null, 2));
  const read = (event) => {
    setText(event.target.value);
    onRead(parsedInputs(event.target.value));
  };
  return html`<label class="field"><span class="visually-hidden">Inputs as JSON</span>
    <textarea class="mono" rows=${Math.min(16, Math.max(6, text.split('\n').length + 1))} value=${text} spellcheck="false" aria-invalid=${fault === null ? null : 'true'} onInput=${read}></textarea>
    <span class=${fault === null ? 'field-about' : 'field-about is-fault'} aria-live="polite">${fault ?? 'Checked as you type.'}</span></label>`;
}
