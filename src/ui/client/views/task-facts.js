import { html } from '../html.js';
import { Copy } from '../parts/copy.js';
import { JsonTree } from '../parts/json-tree.js';
import { runOfTask, taskAddress } from '../route.js';
import { durationText, momentText, taskCost, thousands } from '../words/format.js';

/** What a task was made of and what it took. `tasks`: of its run, for their names. */
export function TaskFactsTab({ facts, task, tasks }) {
  const { task: execution, attempts } = facts;
  const { definition, fingerprint } = execution;
  return html`<div class="facts-tab">
    <${Group} title="What it took" rows=${spentRows(execution, attempts)} />
    <${Group} title="Where it comes from" rows=${originRows(execution, task, tasks)} />
    <${Group} title=${`Task ${definition.task.name}`} place=${definition.task.place} rows=${taskRows(definition.task)} />
    <${Group} title=${`Agent ${definition.agent.name}`} place=${definition.agent.place} rows=${agentRows(definition.agent)} />
    <details class="said"><summary><span class="said-who">fingerprint</span><code class="muted clip">${fingerprint.hash}</code></summary><div class="said-body"><${JsonTree} data=${fingerprint.fields} /></div></details>
  </div>`;
}

function spentRows(task, attempts) {
  const { usage } = task;
  const price = attempts.find((attempt) => attempt.price !== null)?.price ?? null;
  const tokens = (key) => (usage === null ? 'unknown' : thousands(usage[key]));
  return [
    ['time', task.durationMs === null ? 'not known' : durationText(task.durationMs)],
    ['started', task.startedAt === null ? 'not started' : momentText(task.startedAt)],
    [
      'tokens in',
      usage === null
        ? 'unknown'
        : `${tokens('inputTokens')}${usage.cachedTokens > 0 ? `, ${tokens('cachedTokens')} of them cached` : ''}`,
    ],
    [
      'tokens out',
      usage === null
        ? 'unknown'
        : `${tokens('outputTokens')}${usage.reasoningTokens > 0 ? `, ${tokens('reasoningTokens')} of them reasoning` : ''}`,
    ],
    ['cost', taskCost(task, task)],
    price === null ? null : ['price', priceText(price)],
    [
      'model',
      `${task.model ?? 'none'}${task.overridden ? ', chosen with --model' : ''}${task.offline ? ', offline' : ''}`,
    ],
  ];
}

function priceText({ inputPerMillion, outputPerMillion, cachedPerMillion, source }) {
  const cached = cachedPerMillion === null || cachedPerMillion === undefined ? '' : `, $${cachedPerMillion} cached`;
  return `$${inputPerMillion} in, $${outputPerMillion} out${cached} for a million tokens${source === undefined ? '' : ` (${source})`}`;
}

function originRows(execution, task, tasks) {
  const { taskId, reads, editedFrom } = execution;
  const nameOf = (id) => tasks.find((one) => one.taskId === id)?.name ?? null;
  return [
    ['task id', html`<code>${taskId}</code><${Copy} text=${taskId} label="Copy the task id" short />`],
    [
      'reads',
      reads.length === 0
        ? 'no other output'
        : html`<span class="list">${reads.map((id) => html`<${TaskLink} key=${id} id=${id} name=${nameOf(id)} isHere=${runOfTask(id) === execution.runId} />`)}</span>`,
    ],
    editedFrom === null ? null : ['edited from', html`<${TaskLink} id=${editedFrom} />`],
    task.drift.length === 0
      ? null
      : [
          'changed since',
          html`<span class="list">${task.drift.map(({ field, place }) => html`<span>${field}${place === null ? '' : html` <code class="place">${place}</code>`}</span>`)}</span>`,
        ],
    task.stale.length === 0
      ? null
      : [
          'stale',
          html`<span class="list">${task.stale.map(({ name, madeFrom, now }) => html`<span>made from ${name} ${madeFrom ?? 'none'}; this run has ${now ?? 'none'}</span>`)}</span>`,
        ],
  ];
}

/** `isHere`: in the run that is shown, whose tasks change places without moving the page. */
function TaskLink({ id, name = null, isHere = false }) {
  return html`<a href=${taskAddress(id)} data-keep-scroll=${isHere ? '' : null}>${name === null ? null : `${name} `}<code>${id}</code></a>`;
}

function taskRows(task) {
  return [
    ['description', task.description],
    ['expected output', task.expectedOutput],
    ['context', task.context.length === 0 ? 'none' : task.context.join(', ')],
    task.outputFile === null ? null : ['output file', html`<code>${task.outputFile}</code>`],
    task.tools?.length > 0 ? ['tools', task.tools.join(', ')] : null,
    task.guardrails?.length > 0 ? ['guardrails', task.guardrails.join(' · ')] : null,
    task.outputSchema === undefined ? null : ['output schema', html`<${JsonTree} data=${task.outputSchema} />`],
  ];
}

function agentRows({ role, goal, backstory, systemPrompt, maxExecutionTime }) {
  return [
    ['role', role],
    ['goal', goal],
    ['backstory', backstory],
    systemPrompt === null ? null : ['system prompt', systemPrompt],
    maxExecutionTime === null ? null : ['max execution time', `${maxExecutionTime} s`],
  ];
}

function Group({ title, place = null, rows }) {
  return html`<section class="fact-group"><h3>${title}${place === null ? null : html` <code class="place">${place}</code>`}</h3>
    <dl>${rows.filter((row) => row !== null).map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></section>`;
}
