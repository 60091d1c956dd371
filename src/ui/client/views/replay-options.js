import { html } from '../html.js';
import { ModelFields } from './model-fields.js';

/** With which model, environment and conditions. */
export function ReplayOptions({ wishes, onChange, facts, project, isBulk }) {
  const { report, envFiles = [] } = project;
  const kept = facts?.run.options ?? null;
  const set = (name) => (event) => onChange({ [name]: event.target.value });
  return html`<section class="fieldset" aria-label="How">
    <header class="fieldset-head"><h3>How</h3></header>
    <${ModelFields} agents=${report?.agents ?? []} wishes=${wishes} kept=${kept} onChange=${onChange} />
    <${EnvFile} wishes=${wishes} kept=${kept?.envFile ?? null} envFiles=${envFiles} onChange=${onChange} />
    <div class="field"><label class="field-name" for="note">note</label>
      <input id="note" type="text" autocomplete="off" value=${wishes.note} placeholder="what you are trying" onInput=${set('note')} /></div>
    ${isBulk ? html`<${BulkOptions} wishes=${wishes} set=${set} />` : null}
    <${Conditions} wishes=${wishes} onChange=${onChange} isReplay=${facts !== null || isBulk} />
  </section>`;
}

function EnvFile({ wishes, kept, envFiles, onChange }) {
  const others = envFiles.filter((name) => name !== '.env');
  if (others.length === 0 && kept === null) return null;
  return html`<div class="field"><label class="field-name" for="environment">environment</label>
    <select id="environment" value=${wishes.envFile} onChange=${(event) => onChange({ envFile: event.target.value })}>
      <option value="">${kept ?? '.env and the shell’s'}</option>
      ${others.filter((name) => name !== kept).map((name) => html`<option key=${name} value=${name}>${name}</option>`)}
    </select><span class="field-about">Keys and base URLs; only names are shown here.</span></div>`;
}

function BulkOptions({ wishes, set }) {
  return html`<div class="field field-row"><label class="field-name" for="batch-name">batch name</label><input id="batch-name" type="text" autocomplete="off" value=${wishes.name} placeholder="none" onInput=${set('name')} /></div>
    <div class="field field-row"><label class="field-name" for="concurrency">at once</label><input id="concurrency" type="number" min="1" max="100" inputmode="numeric" value=${wishes.concurrency} placeholder="4" onInput=${set('concurrency')} /></div>`;
}

const conditions = [
  { name: 'offline', text: 'Offline', about: 'ask no model; the texts are made up' },
  { name: 'strict', text: 'Strict', about: 'refuse outputs that changed since or are stale', isReplay: true },
  { name: 'asRecorded', text: 'As recorded', about: 'the run’s own prompts, not today’s', isReplay: true },
  { name: 'allowOffline', text: 'Allow offline texts', about: 'made-up outputs may feed a real run', isReplay: true },
];

function Conditions({ wishes, onChange, isReplay }) {
  return html`<div class="conditions">${conditions
    .filter((one) => isReplay || !one.isReplay)
    .map(
      ({ name, text, about }) =>
        html`<label class="check" key=${name}><input type="checkbox" checked=${wishes[name]} onChange=${(event) => onChange({ [name]: event.target.checked })} /><span>${text} <span class="muted">${about}</span></span></label>`,
    )}</div>`;
}
