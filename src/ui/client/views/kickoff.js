import { useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { navigate } from '../navigation.js';
import { Dialog } from '../parts/dialog.js';
import { runAddress } from '../route.js';
import { useChanged } from '../state/guard.js';
import { useKnownReport, useProject } from '../state/project.js';
import { usePlan, useStart } from '../state/use-plan.js';
import { inputFields } from '../words/inputs.js';
import { firstWishes, kickoffRequest } from '../words/plan.js';
import { InputsEditor } from './inputs-editor.js';
import { ReplayFoot } from './replay-foot.js';
import { ReplayOptions } from './replay-options.js';

const firstInput = '.inputs-fields :is(input, textarea, select)';

/** A run of the whole crew: its inputs, and how. */
export function KickoffDialog({ onClose }) {
  const project = useProject();
  const report = useKnownReport();
  const [wishes, setWishes] = useState(() => firstWishes());
  const [fault, setFault] = useState(null);
  const change = (changes) => setWishes((before) => ({ ...before, ...changes }));
  const request = kickoffRequest(wishes);
  const held = useRef(false);
  held.current = useChanged(request) || fault !== null;
  const planned = usePlan('/api/plan', fault === null ? request : null);
  const started = useStart('/api/start', ({ runId }) => {
    held.current = false;
    onClose();
    navigate(runAddress(runId));
  });
  const fields = inputFields(report?.inputs ?? [], {});
  const defaults = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
  // A default that nobody touched is left to the crew's files.
  const given = (values) =>
    Object.fromEntries(
      Object.entries(values).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(defaults[name])),
    );
  return html`<${Dialog} title=${`Kickoff of ${report?.crew ?? 'the crew'}`} first=${firstInput} held=${held} onClose=${onClose}>
    <div class="kickoff">
      <div class="replay-options">
        <${InputsEditor} fields=${fields} onFault=${setFault} onValues=${(values) => change({ inputs: given(values) })} changed=${wishes.inputs} />
        <${ReplayOptions} wishes=${wishes} onChange=${change} facts=${null} project=${{ ...project, report }} isBulk=${false} />
      </div>
      <${ReplayFoot} request=${request} planned=${planned} fault=${fault} isAlone started=${started} isBulk=${false} onStart=${() => started.start(request)} onClose=${onClose} />
    </div>
  <//>`;
}
