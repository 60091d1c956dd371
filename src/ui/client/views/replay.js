import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { navigate } from '../navigation.js';
import { Dialog } from '../parts/dialog.js';
import { ErrorNote, Skeleton } from '../parts/notes.js';
import { RunStatus } from '../parts/status.js';
import { batchAddress, runAddress } from '../route.js';
import { useChanged } from '../state/guard.js';
import { useKnownReport, useProject } from '../state/project.js';
import { useResource } from '../state/resource.js';
import { usePlan, useStart } from '../state/use-plan.js';
import { useTextEdits } from '../state/use-texts.js';
import { countText } from '../words/format.js';
import { changedInputs, inputFields } from '../words/inputs.js';
import { bulkRequest, firstWishes, replayRequest, tunedTask } from '../words/plan.js';
import { BulkPlan } from './bulk-plan.js';
import { InputsEditor } from './inputs-editor.js';
import { ReplayFoot } from './replay-foot.js';
import { ReplayOptions } from './replay-options.js';
import { ReplayPlan } from './replay-plan.js';
import { SelectorBar } from './selector-bar.js';
import { AllTexts, KeptTexts } from './texts-editor.js';
import { WriteTexts } from './write-texts.js';

/**
 * A replay, planned by the server as one changes what it is to be, then started.
 * `target`: `{ run, from?, isEdited? }`, or many: `{ runs }`, `{ filter }`.
 */
export function ReplayDialog({ target, onClose }) {
  const isOne = target.run !== undefined;
  const { data: facts, error } = useResource(isOne ? `/api/runs/${target.run}` : null);
  // How many match is known once they are planned: a filter also finds what runs, and what a later replay mended.
  const [count, setCount] = useState(target.runs?.length ?? null);
  const title = isOne
    ? html`Replay of <span class="run-id">${target.run}</span>`
    : `Replay of ${count === null ? 'all that match' : countText(count, 'run')}`;
  const held = useRef(false);
  const lead = facts === undefined ? null : html`<span class="dialog-lead"><${RunStatus} run=${facts.run} /></span>`;
  return html`<${Dialog} title=${title} size="large" lead=${lead} held=${held} onClose=${onClose}>
    ${error === null ? null : html`<${ErrorNote} error=${error} />`}
    ${isOne && facts === undefined ? html`<div class="dialog-wait"><${Skeleton} lines=${8} isShown /></div>` : html`<${Replay} target=${target} facts=${facts ?? null} held=${held} onCount=${setCount} onClose=${onClose} />`}
  <//>`;
}

/** Of runs that were looked for because they failed, it is what failed in them. */
function firstWishesOf({ from = null, filter }) {
  const statuses = filter?.status ?? [];
  const areBroken = statuses.length > 0 && statuses.every((status) => status === 'failed' || status === 'interrupted');
  return { ...firstWishes(from), ...(areBroken ? { mode: 'failed' } : {}) };
}

function Replay({ target, facts, held, onCount, onClose }) {
  const { envFiles } = useProject();
  const report = useKnownReport();
  const kept = useRef(facts?.run.options.texts ?? {});
  // What was made up is gone on with made up: a real model must not build on it.
  const offline = facts?.run.offline ?? false;
  const [wishes, setWishes] = useState(() => ({ ...firstWishesOf(target), texts: kept.current, offline }));
  const edits = useTextEdits({ wishes, setWishes, first: target.isEdited ? target.from : null });
  const hasTexts = wishes.texts !== kept.current && Object.keys(edits.changed).length > 0;
  const [isWriting, setIsWriting] = useState(false);
  const [fault, setFault] = useState(null);
  const change = (changes) => setWishes((before) => ({ ...before, ...changes }));
  const own = facts?.run.inputs ?? {};
  const names = report?.tasks.map(({ name }) => name) ?? facts?.tasks.map(({ name }) => name) ?? [];
  const which = target.runs === undefined ? { filter: target.filter } : { runs: target.runs };
  const wanted = { ...wishes, texts: edits.changed };
  const request = facts === null ? bulkRequest(which, wanted) : replayRequest(facts.run.runId, wanted);
  held.current = useChanged({ ...request, texts: null }) || hasTexts || fault !== null;
  const path = facts === null ? '/api/bulk/' : '/api/';
  const planned = usePlan(`${path}plan`, fault === null && !edits.isWaiting ? request : null);
  const faults = edits.faultsOf(planned.error);
  const started = useStart(`${path}start`, (answer) => {
    held.current = false;
    onClose();
    navigate(
      facts === null
        ? batchAddress(answer.batchId)
        : runAddress(answer.runId, tunedTask(planned.plan, wanted, edits.listed)),
    );
  });
  const count = planned.plan?.rows?.length ?? null;
  useEffect(() => {
    if (count !== null) onCount(count);
  }, [count]);
  const fields = inputFields(report?.inputs ?? [], own);
  return html`<div class="replay">
    <div class="replay-body">
    <div class="replay-plan">
      <${SelectorBar} wishes=${wishes} names=${names} isBulk=${facts === null} onWishes=${setWishes} />
      ${facts === null ? null : html`<${KeptTexts} run=${facts.run} edits=${edits} />`}
      ${facts === null ? html`<${BulkPlan} planned=${planned} wishes=${wishes} onChange=${change} />` : html`<${ReplayPlan} planned=${planned} wishes=${wishes} names=${names} onWishes=${setWishes} edits=${edits} />`}
    </div>
    <div class="replay-options">
      <${InputsEditor} fields=${fields} isOptional=${facts === null} onFault=${setFault}
        onValues=${(values) => change({ inputs: facts === null ? values : changedInputs(values, own) })} changed=${wishes.inputs} />
      ${facts === null ? html`<${AllTexts} names=${names} edits=${edits} faults=${faults.faults} />` : null}
      <${ReplayOptions} wishes=${wishes} onChange=${change} facts=${facts} project=${{ envFiles, report }} isBulk=${facts === null} />
    </div>
    </div>
    <${ReplayFoot} request=${request} planned=${planned} fault=${fault} faults=${faults} started=${started} isBulk=${facts === null}
      onStart=${() => started.start(request)} onWrite=${Object.keys(edits.changed).length === 0 ? null : () => setIsWriting(true)} onClose=${onClose} />
    ${isWriting ? html`<${WriteTexts} texts=${edits.changed} onWritten=${edits.reload} onClose=${() => setIsWriting(false)} />` : null}
  </div>`;
}
