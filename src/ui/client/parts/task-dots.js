import { html } from '../html.js';

const mostDots = 12;

/** How many of a run's tasks have an output: as a number, and up to a dozen also as marks. */
export function TaskDots({ run }) {
  const { tasksDone, tasksTotal, status } = run;
  const dots = tasksTotal <= mostDots ? Array.from({ length: tasksTotal }, (_, index) => dotOf(index, run)) : null;
  return html`<span class="task-dots" title=${`${tasksDone} of ${tasksTotal} tasks have an output`}>
    ${dots === null ? html`<progress class=${`thin progress-${status}`} max=${tasksTotal} value=${tasksDone} aria-hidden="true"></progress>` : html`<span class="dots" aria-hidden="true">${dots.map((kind, index) => html`<i key=${index} class=${`dot dot-${kind}`}></i>`)}</span>`}
    <span class="tabular">${tasksDone}/${tasksTotal}</span>
  </span>`;
}

function dotOf(index, { tasksDone, status }) {
  if (index < tasksDone) return 'done';
  return index === tasksDone && status !== 'completed' ? status : 'none';
}
