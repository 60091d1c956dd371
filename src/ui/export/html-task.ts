import type { Group, Part, TaskDocument } from './document.ts';
import { escapeHtml } from './escape-html.ts';
import { htmlBlock, htmlFacts, htmlFailure, htmlStatus, type OutputWriter } from './html-parts.ts';

/** One task with all that can be opened of it. */
export function htmlTask(task: TaskDocument, output: OutputWriter): string {
  const { number, name, status, facts, notices, error } = task;
  const id = `task-${number}`;
  const said = notices.map(({ tone, text }) => `<p class="notice ${tone}">${escapeHtml(text)}</p>\n`);
  return `<article id="${id}" class="task" aria-labelledby="${id}-title">
<h2 id="${id}-title"><span class="count">${number}</span> ${escapeHtml(name)} ${htmlStatus(status)}</h2>
${htmlFacts(facts)}
${said.join('')}${htmlFailure(error)}${taskOutput(task, output)}
${task.groups.map(groupHtml).join('\n')}
</article>`;
}

function taskOutput({ output, status }: TaskDocument, write: OutputWriter): string {
  if (output === null) return status.name === 'completed' ? '<p class="none">Its output is empty.</p>' : '';
  if (output === 'answer') return '<p class="source">Its output is the <a href="#answer">answer</a> at the top.</p>';
  const label =
    status.name === 'completed' || status.name === 'reused' ? '' : '<p class="none">What there is of its output:</p>\n';
  return `${label}${write(output, 2)}`;
}

function groupHtml({ title, parts }: Group): string {
  return `<div class="group"><h3>${escapeHtml(title)}</h3>\n${parts.map(partHtml).join('\n')}</div>`;
}

function partHtml({ title, about, tone, blocks }: Part): string {
  const more = about === '' ? '' : ` <span class="about">${escapeHtml(about)}</span>`;
  return `<details class="${tone}"><summary><span>${escapeHtml(title)}</span>${more}</summary>\n${blocks.map(htmlBlock).join('\n')}</details>`;
}
