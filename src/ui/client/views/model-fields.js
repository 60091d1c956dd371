import { nearest } from '../../../spec/nearest.ts';
import { html } from '../html.js';
import { useResource } from '../state/resource.js';

/** The model for all tasks, and for one agent. `kept`: the options of the run that is gone on from; null: there is none. */
export function ModelFields({ agents, wishes, kept, onChange }) {
  const { data } = useResource('/api/models');
  const models = data?.models ?? [];
  const doubt = doubtOf(wishes.model, models);
  return html`<div class="field"><label class="field-name" for="model">model</label>
      <input id="model" list="models" type="text" autocomplete="off" spellcheck="false" aria-describedby="model-about" value=${wishes.model} placeholder=${kept?.model ?? 'as the files say'} onInput=${(event) => onChange({ model: event.target.value })} />
      <datalist id="models">${kept?.model ? html`<option value="project">what the files say</option>` : null}${models.map((model) => html`<option key=${model} value=${model}></option>`)}</datalist>
      <span id="model-about" class=${`field-about ${doubt === null ? '' : 'is-doubt'}`} role=${doubt === null ? null : 'status'}>${doubt ?? (kept?.model ? html`The run’s own is kept; <code>project</code> goes back to what the files say.` : 'provider/model, for every task')}</span>
    </div>
    <${AgentModels} agents=${agents} models=${models} wishes=${wishes} kept=${kept?.agentModels ?? {}} onChange=${onChange} />`;
}

/** Of a provider whose models are known. What is new there is served all the same, so it is only said. */
function doubtOf(typed, models) {
  const name = typed.trim();
  const provider = name.slice(0, name.indexOf('/') + 1);
  const own = models.filter((model) => model.startsWith(provider));
  if (provider === '' || name === provider || own.length < 2 || models.includes(name)) return null;
  const near = nearest(name, own);
  return near === undefined ? null : `No model of this name is known here. Did you mean ${near}?`;
}

function AgentModels({ agents, models, wishes, kept, onChange }) {
  if (agents.length < 2) return null;
  const set = (name, value) => onChange({ agentModels: { ...wishes.agentModels, [name]: value } });
  const isOpen = Object.keys(kept).length > 0 || Object.keys(wishes.agentModels).length > 0;
  return html`<details class="more-options" open=${isOpen}><summary>A model for one agent</summary>
    ${agents.map(
      ({
        name,
        role,
      }) => html`<div class="field field-row" key=${name}><label class="field-name" for=${`agent-${name}`} title=${role}>${name}</label>
      <input id=${`agent-${name}`} list="models" type="text" autocomplete="off" spellcheck="false" value=${wishes.agentModels[name] ?? ''} placeholder=${kept[name] ?? 'as above'} onInput=${(event) => set(name, event.target.value)} />${doubtOf(wishes.agentModels[name] ?? '', models) === null ? null : html`<span class="field-about is-doubt" role="status">${doubtOf(wishes.agentModels[name], models)}</span>`}</div>`,
    )}
  </details>`;
}
