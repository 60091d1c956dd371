import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { taskMessages } from '../src/prompt/task-messages.ts';

export const crewCommand = fileURLToPath(new URL('../bin/crew.js', import.meta.url));

/** Folders and files that are measured with, all in one temporary folder. */
export interface Workplace {
  readonly folder: string;
  /** Of the server that the crews ask. */
  readonly serverUrl: string;
  /** Made by `crew create`, with a few runs in its history. */
  readonly created: string;
  /** A crew of so many tasks that read nothing of each other. */
  readonly crewOf: (tasks: number) => string;
  /** The messages of the same tasks, as JSON. */
  readonly messagesOf: (tasks: number) => string;
}

export function makeWorkplace(serverUrl: string): Workplace {
  const folder = mkdtempSync(path.join(tmpdir(), 'crew-bench-'));
  const crewOf = (tasks: number) => path.join(folder, `crew-of-${tasks}`);
  const messagesOf = (tasks: number) => path.join(folder, `messages-of-${tasks}.json`);
  for (const tasks of [10, 100, 400]) {
    writeCrew(crewOf(tasks), tasks, serverUrl);
    writeFileSync(messagesOf(tasks), JSON.stringify(numbers(tasks).map(messages)));
  }
  return { folder, serverUrl, created: createdProject(folder), crewOf, messagesOf };
}

const agent = {
  role: 'bench writer',
  goal: 'answer at once',
  backstory: 'You write the same words whatever is asked.',
};
const expectedOutput = 'A few sentences.';

function description(number: number): string {
  return [
    `Write part ${number}.`,
    ...Array(8).fill('Weigh what is known, name what is not, and keep to the point.'),
  ].join('\n');
}

function messages(number: number) {
  const texts = { description: description(number), expectedOutput, markdown: false, ...agent };
  return taskMessages({ ...texts, systemPrompt: null, date: null }, []);
}

/** A crew of so many tasks that read nothing of each other. */
export function writeCrew(folder: string, tasks: number, serverUrl: string): void {
  mkdirSync(folder);
  const write = (file: string, data: unknown) => writeFileSync(path.join(folder, file), yaml(data, 0));
  write('crew.yaml', { name: 'bench', llm: { model: 'bench', base_url: serverUrl } });
  write('agents.yaml', { writer: agent });
  const task = (number: number) => ({ description: description(number), expected_output: expectedOutput, context: [] });
  write('tasks.yaml', Object.fromEntries(numbers(tasks).map((number) => [`task_${number}`, task(number)])));
}

/** As people and our templates write it: a key a line, longer texts as blocks. */
function yaml(data: unknown, depth: number): string {
  const indent = '  '.repeat(depth);
  return Object.entries(data as object)
    .map(([key, value]) => {
      if (Array.isArray(value)) return `${indent}${key}: []\n`;
      if (typeof value === 'object') return `${indent}${key}:\n${yaml(value, depth + 1)}`;
      if (!value.includes('\n')) return `${indent}${key}: ${value}\n`;
      return `${indent}${key}: |-\n${value.replaceAll(/^/gm, `${indent}  `)}\n`;
    })
    .join('');
}

function createdProject(folder: string): string {
  runCrew(folder, ['create', 'crew', 'created', '--model', 'ollama/llama3.2', '--yes']);
  const project = path.join(folder, 'created');
  for (let run = 0; run < 5; run++) runCrew(project, ['kickoff', '--offline', '--quiet']);
  return project;
}

/** Gives what was said on stdout. */
export function runCrew(cwd: string, words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [crewCommand, ...words], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`crew ${words.join(' ')} ended with ${status}:\n${stderr}`);
  return stdout;
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
