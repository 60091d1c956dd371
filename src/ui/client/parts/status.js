import { html } from '../html.js';
import { runStatusText, taskStatusText } from '../words/format.js';
import { Icon } from './icon.js';

const signs = {
  completed: 'check',
  failed: 'cross',
  interrupted: 'bang',
  skipped: 'dash',
  'not-run': 'dash',
  reused: 'replay',
  edited: 'pencil',
  waiting: 'dash',
};

/** A status as a sign in its colour; `label` null where the word stands beside it. */
export function StatusSign({ kind, label = null }) {
  const name = label === null ? { 'aria-hidden': 'true' } : { role: 'img', 'aria-label': label, title: label };
  return html`<span class=${`sign sign-${kind}`} ...${name}>
    ${kind === 'running' ? html`<span class="spinner"></span>` : html`<${Icon} name=${signs[kind] ?? 'dash'} size=${12} />`}
  </span>`;
}

/** A run's status: sign and word. */
export function RunStatus({ run }) {
  return html`<span class=${`status status-${run.status}`}><${StatusSign} kind=${run.status} /><span>${runStatusText(run)}</span></span>`;
}

/** As RunStatus, in a narrow column. */
export function StackedStatus({ run }) {
  const { status, partial } = run;
  const lines = [{ kind: status, text: status }, ...(partial ? [{ kind: 'waiting', text: 'partial' }] : [])];
  return html`<${Stacked} sign=${status} lines=${lines} title=${runStatusText(run)} />`;
}

/** The most pressing first. */
const statuses = ['failed', 'interrupted', 'running', 'completed'];

/** What the runs of a batch have come to, so that a failure is seen. */
export function BatchStatus({ statuses: counts }) {
  const lines = statuses.filter((kind) => counts[kind] > 0).map((kind) => ({ kind, text: `${counts[kind]} ${kind}` }));
  const title = lines.map(({ text }) => text).join(', ');
  return html`<${Stacked} sign=${counts.running > 0 ? 'running' : lines[0]?.kind} lines=${lines.slice(0, 2)} title=${title} />`;
}

function Stacked({ sign, lines, title }) {
  return html`<span class="status stacked" title=${title}><${StatusSign} kind=${sign} /><span class="stacked-lines">
    ${lines.map(({ kind, text }) => html`<span key=${kind} class=${`clip status-${kind}`}>${text}</span>`)}
  </span></span>`;
}

/** What a task's sign shows: where its output comes from, when it did not run. */
export function taskKind(task) {
  if (task.reused) return 'reused';
  if (task.origin === 'edit') return 'edited';
  return task.status;
}

export function TaskStatus({ task }) {
  const kind = taskKind(task);
  return html`<span class=${`status status-${kind}`}><${StatusSign} kind=${kind} /><span>${taskStatusText(task)}</span></span>`;
}
