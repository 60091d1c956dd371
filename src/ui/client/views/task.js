import { useEffect, useState } from 'preact/hooks';
import { html } from '../html.js';
import { navigate } from '../navigation.js';
import { Button } from '../parts/button.js';
import { Copy } from '../parts/copy.js';
import { Icon } from '../parts/icon.js';
import { ErrorNote, Note, Skeleton } from '../parts/notes.js';
import { TaskStatus } from '../parts/status.js';
import { Tabs } from '../parts/tabs.js';
import { runAddress, runOfTask, taskAddress } from '../route.js';
import { useLive, useSoon } from '../state/live.js';
import { useDelayed, useResource } from '../state/resource.js';
import { streamed } from '../state/stream.js';
import { reuseNote } from '../words/format.js';
import { TaskFactsTab } from './task-facts.js';
import { TaskOutput } from './task-output.js';
import { TaskPrompt } from './task-prompt.js';
import { TaskSteps } from './task-steps.js';

/** One task in full. `whyNotFrom` null: it can be replayed from here. `onFollow` null: what is shown goes with the run already, or the run is over. */
export function TaskPanel({ facts, task, tab, now, isRaw, onRaw, onFollow, whyNotFrom, onReplay, onEdit }) {
  const path = task.taskId === null ? null : `/api/tasks/${encodeURIComponent(task.taskId)}`;
  const { data, error, reload } = useResource(path);
  const text = useStream({ facts, task, data, reload });
  const isLate = useDelayed(path !== null && data === undefined && error === null);
  const choose = (id) => navigate(runAddress(facts.run.runId, task.number, id), { replace: true, keepScroll: true });
  return html`<section class="task-panel" aria-label=${`Task ${task.name}`}>
    <${TaskHead} facts=${facts} task=${task} whyNotFrom=${whyNotFrom} onReplay=${onReplay} onEdit=${onEdit} />
    <div class="task-bar">
      <${Tabs} label="What of the task" panel="task-view" chosen=${tab} onChoose=${choose} tabs=${tabsOf(data)} />
      ${onFollow === null ? null : html`<button type="button" class="button quiet follow" onClick=${onFollow} aria-label="Follow the run" title="Show the task that runs, and go on with the run"><${Icon} name="play" size=${13} /><span>Follow the run</span></button>`}
    </div>
    <div class="task-view" id="task-view" role="tabpanel" aria-labelledby=${`tab-${tab}`} tabindex="0">
      ${task.error === null || isSaidBelow(tab, task, data) ? null : html`<${ErrorNote} error=${task.error} />`}
      ${error === null || (error.code === 'unreachable' && data !== undefined) ? null : html`<${ErrorNote} error=${error} onRetry=${reload} />`}
      ${
        path === null
          ? html`<p class="nothing">${notRunText(task)}</p>`
          : data === undefined
            ? error === null && html`<${Skeleton} lines=${8} isShown=${isLate} />`
            : html`<${Tab} tab=${tab} tasks=${facts.tasks} task=${task} data=${data} text=${text} now=${now} isRaw=${isRaw} onRaw=${onRaw} />`
      }
    </div>
  </section>`;
}

function Tab({ tab, tasks, task, data, text, now, isRaw, onRaw }) {
  switch (tab) {
    case 'prompt':
      return html`<${TaskPrompt} facts=${data} />`;
    case 'steps':
      return html`<${TaskSteps} facts=${data} now=${now} />`;
    case 'facts':
      return html`<${TaskFactsTab} facts=${data} task=${task} tasks=${tasks} />`;
    default:
      return html`<${TaskOutput} facts=${data} task=${task} live=${text} isRaw=${isRaw} onRaw=${onRaw} />`;
  }
}

/** At its request, which the tab shows. */
function isSaidBelow(tab, { error }, data) {
  const last = data?.attempts.at(-1)?.error ?? null;
  return (tab === 'prompt' || tab === 'steps') && last !== null && last.message === error.message;
}

function tabsOf(data) {
  const steps = data === undefined ? null : data.attempts.length + data.toolCalls.length + data.guardrails.length;
  return [
    { id: 'output', label: 'Output' },
    { id: 'prompt', label: 'Prompt' },
    { id: 'steps', label: 'Steps', count: steps || null },
    { id: 'facts', label: 'Facts' },
  ];
}

function TaskHead({ facts, task, whyNotFrom, onReplay, onEdit }) {
  const origin = task.taskId === null ? null : runOfTask(task.taskId);
  // What ran here was made with what the files said then; only of a reused output it matters.
  const note = task.reused ? reuseNote(task) : null;
  return html`<div class="task-head">
    <div class="task-title"><h2>${task.name}</h2><${TaskStatus} task=${task} />
      ${task.taskId === null ? null : html`<span class="task-id"><code class="muted">${task.taskId}</code><${Copy} text=${task.taskId} label="Copy the task id" short /></span>`}
      <span class="task-actions">
        <${Button} why=${whyNotFrom} title="Edit the texts of this task and replay from it (e)" onClick=${onEdit}><${Icon} name="pencil" />Edit and replay<//>
        <${Button} why=${whyNotFrom} title="Replay from this task (t)" onClick=${onReplay}><${Icon} name="replay" />Replay from here<//>
      </span>
    </div>
    ${origin !== null && origin !== facts.run.runId ? html`<p class="origin"><${Icon} name="replay" size=${13} />reused from <a href=${taskAddress(task.taskId)}>${task.taskId}</a></p>` : null}
    ${task.origin === 'edit' ? html`<p class="origin"><${Icon} name="pencil" size=${13} />given by hand${task.editedFrom === null ? '' : html`, edited from <a href=${taskAddress(task.editedFrom)}>${task.editedFrom}</a>`}</p>` : null}
    ${note === null ? null : html`<${Note} kind="warning"><p class="note-text">${note}</p><//>`}
  </div>`;
}

function notRunText({ reason, status }) {
  if (reason === 'left-out') return 'This task was left out of the run.';
  if (reason === 'not-reached') return 'The run ended before this task.';
  return status === 'not-run' ? 'This task did not run.' : 'This task waits for its turn.';
}

/** The text of a task that runs, as it comes; null: what was read is all. */
function useStream({ facts, task, data, reload }) {
  const [text, setText] = useState(null);
  const soon = useSoon(reload, 200);
  // What streamed stays until the whole was read: what was read before is shorter, and the page would jump.
  const isRunning = (data?.task ?? task).status === 'running';
  useEffect(() => {
    const read = data?.output?.text ?? '';
    // What streamed meanwhile may be ahead of what was read.
    setText((before) => (!isRunning || data === undefined ? null : before?.startsWith(read) ? before : read));
  }, [isRunning, data]);
  // Its row changed, such as by ending: attempts and the output are others now.
  useEffect(() => {
    if (data !== undefined && task.taskId !== null) soon();
  }, [task.status]);
  useLive((message) => {
    if (message.type === 'text' && message.taskId === task.taskId) {
      setText((before) => {
        const next = streamed(before ?? '', message);
        if (next === null) soon();
        return next ?? before;
      });
    }
    if (
      message.type === 'runs' &&
      message.runs.some(({ runId, tasks }) => runId === facts.run.runId && tasks.includes(task.number))
    )
      soon();
    if (message.type === 'hello' && message.missed) reload();
  });
  return text;
}
