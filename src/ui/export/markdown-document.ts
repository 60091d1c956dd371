import type { Answer, Block, Fact, Failure, Group, Output, Part, RunDocument, TaskDocument } from './document.ts';
import { escapeMarkdown, fenced } from './fenced.ts';
import { tameMarkdown } from './tame-markdown.ts';
import { leftOutText } from './texts.ts';

/** A run as one Markdown document; whatever a model wrote stays in its place. */
export function markdownDocument(document: RunDocument): string {
  const { crew, runId, status, facts, inputs, error, answer, tasks, foot } = document;
  const parts = [
    `# ${escapeMarkdown(crew)}: run ${runId}, ${status.text}`,
    factList(facts),
    failure(error),
    ...answerParts(answer),
    ...(inputs.length === 0 ? [] : ['## Inputs', ...inputs.map(blockText)]),
    '## Tasks',
    overview(tasks),
    ...tasks.flatMap(taskParts),
    '---',
    escapeMarkdown(foot),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

function answerParts(answer: Answer): readonly string[] {
  if (answer.type === 'none') return ['## Answer', escapeMarkdown(answer.why)];
  return [
    `## ${answer.title}`,
    `From task ${answer.task}, ${escapeMarkdown(answer.name)}:`,
    outputText(answer.output, 2),
  ];
}

function outputText({ type, text }: Output, level: number): string {
  if (type === 'json') return fenced(text, 'json');
  return tameMarkdown(text, level) ?? fenced(text, 'markdown');
}

function overview(tasks: readonly TaskDocument[]): string {
  const rows = tasks.map(({ number, name, agent, status, time, tokens, cost }) =>
    [String(number), name, agent, status.text, time, tokens, cost].map(escapeMarkdown),
  );
  const table = [
    ['#', 'task', 'agent', 'status', 'time', 'tokens', 'cost'],
    ['---:', '---', '---', '---', '---:', '---:', '---:'],
    ...rows,
  ];
  return table.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function taskParts(task: TaskDocument): readonly string[] {
  const { number, name, status, facts, notices, error, output, groups } = task;
  return [
    `### ${number}. ${escapeMarkdown(name)}, ${status.text}`,
    factList(facts),
    ...notices.map(({ text }) => `> ${escapeMarkdown(text)}`),
    failure(error),
    ...outputParts(output),
    ...groups.flatMap(groupParts),
  ];
}

function outputParts(output: TaskDocument['output']): readonly string[] {
  if (output === null) return [];
  return ['#### Output', output === 'answer' ? 'It stands at the top of this document.' : outputText(output, 4)];
}

function groupParts({ title, parts }: Group): readonly string[] {
  return [`#### ${title}`, ...parts.flatMap(partTexts)];
}

function partTexts({ title, about, blocks }: Part): readonly string[] {
  return [`**${escapeMarkdown(title)}**${about === '' ? '' : ` · ${escapeMarkdown(about)}`}`, ...blocks.map(blockText)];
}

function blockText(block: Block): string {
  const parts = [
    block.label === '' ? '' : `${escapeMarkdown(block.label)}:`,
    fenced(block.text, block.language),
    block.leftOut === 0 ? '' : escapeMarkdown(leftOutText(block)),
  ];
  return parts.filter(Boolean).join('\n\n');
}

function factList(facts: readonly Fact[]): string {
  return facts.map(({ label, value }) => `- ${label}: ${escapeMarkdown(value)}`).join('\n');
}

function failure(error: Failure | null): string {
  if (error === null) return '';
  const hint = error.hint === null ? '' : `\n>\n> ${escapeMarkdown(error.hint)}`;
  return `> **Error**: ${escapeMarkdown(error.message)}${hint}`;
}
