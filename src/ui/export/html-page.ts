import type { Answer, RunDocument, TaskDocument } from './document.ts';
import { escapeHtml } from './escape-html.ts';
import { htmlBlock, htmlFacts, htmlFailure, htmlStatus, type OutputWriter } from './html-parts.ts';
import { htmlTask } from './html-task.ts';
import { type MarkdownWriter, markdownWriter } from './markdown-html.ts';
import { pageStyle } from './page-style.ts';

/** From here on a browser need not lay out what is not looked at. */
const manyTasks = 40;

/** A run as one page that needs nothing else: no script, nothing that is loaded. */
export function htmlPage(document: RunDocument): string {
  const { crew, runId, tasks, foot } = document;
  const output = outputWriter(markdownWriter());
  const title = escapeHtml(`${crew} · run ${runId}`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${pageStyle}</style>
</head>
<body>
<a class="skip" href="#answer">Skip to the answer</a>
${contents(document)}
<main${tasks.length > manyTasks ? ' class="long"' : ''}>
${head(document)}
${answerSection(document.answer, output)}
${inputSection(document)}
${overview(tasks)}
${tasks.map((task) => htmlTask(task, output)).join('\n')}
<footer>${escapeHtml(foot)}</footer>
</main>
</body>
</html>
`;
}

function outputWriter(markdown: MarkdownWriter): OutputWriter {
  return ({ type, text }, level) => {
    if (type === 'markdown') return `<div class="prose">\n${markdown(text, level)}</div>`;
    return `<pre class="data"><code>${escapeHtml(text)}</code></pre>`;
  };
}

function contents({ tasks, inputs, answer }: RunDocument): string {
  const title = answer.type === 'given' ? answer.title : 'Answer';
  const rows = tasks.map(
    ({ number, name, status }) =>
      `<li><a href="#task-${number}"><span class="mark ${status.name}" aria-hidden="true"></span><span class="name">${escapeHtml(name)}</span><span class="hidden">, ${escapeHtml(status.text)}</span></a></li>`,
  );
  return `<nav class="contents" aria-label="Contents">
<ul><li><a href="#answer">${escapeHtml(title)}</a></li>${inputs.length === 0 ? '' : '<li><a href="#inputs">Inputs</a></li>'}<li><a href="#tasks">Tasks</a></li></ul>
<ol>${rows.join('\n')}</ol>
</nav>`;
}

function head({ crew, runId, status, facts, error }: RunDocument): string {
  return `<header>
<h1>${escapeHtml(crew)}</h1>
<p class="run">Run <code>${escapeHtml(runId)}</code> ${htmlStatus(status)}</p>
${htmlFailure(error)}${htmlFacts(facts)}
</header>`;
}

function answerSection(answer: Answer, output: OutputWriter): string {
  const title = answer.type === 'given' ? answer.title : 'Answer';
  const body =
    answer.type === 'given'
      ? `<p class="source">From <a href="#task-${answer.task}">${escapeHtml(answer.name)}</a></p>\n${output(answer.output, 2)}`
      : `<p class="none">${escapeHtml(answer.why)}</p>`;
  return `<section id="answer" class="answer" aria-labelledby="answer-title">\n<h2 id="answer-title">${title}</h2>\n${body}\n</section>`;
}

function inputSection({ inputs }: RunDocument): string {
  if (inputs.length === 0) return '';
  return `<section id="inputs" aria-labelledby="inputs-title">\n<h2 id="inputs-title">Inputs</h2>\n${inputs.map(htmlBlock).join('\n')}\n</section>`;
}

/** All tasks with when they ran. */
function overview(tasks: readonly TaskDocument[]): string {
  const rows = tasks.map(
    (task) => `<tr><td class="number">${task.number}</td>
<th scope="row"><a href="#task-${task.number}">${escapeHtml(task.name)}</a><span class="agent">${escapeHtml(task.agent)}</span></th>
<td>${htmlStatus(task.status)}</td><td class="lane">${bar(task)}</td>
<td class="number">${task.time}</td><td class="number">${task.tokens}</td><td class="number">${escapeHtml(task.cost)}</td></tr>`,
  );
  return `<section id="tasks" class="overview" aria-labelledby="tasks-title">
<h2 id="tasks-title">Tasks</h2>
<div class="wide" tabindex="0" role="region" aria-label="All tasks"><table>
<thead><tr><th class="number" scope="col"><abbr title="number">#</abbr></th><th scope="col">task</th><th scope="col">status</th><th scope="col" class="lane">when</th><th class="number" scope="col">time</th><th class="number" scope="col">tokens</th><th class="number" scope="col">cost</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div>
</section>`;
}

function bar({ bar: span, status }: TaskDocument): string {
  if (span === null) return '';
  const percent = (part: number) => `${(part * 100).toFixed(2)}%`;
  return `<span class="bar ${status.name}" style="margin-left:${percent(span.start)};width:${percent(span.width)}"></span>`;
}
