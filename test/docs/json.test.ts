import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChatServer } from '../helpers/chat-server.ts';
import { read, root } from './markdown.ts';
import { workerFiles, workerReply } from './worker.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

const text = read('docs/json.md');

type Row = Readonly<Record<string, unknown>>;

describe.skipIf(process.platform === 'win32')('docs/json.md (in a POSIX shell)', () => {
  let workshop: Workshop;
  let kickoff: { readonly run: Row; readonly tasks: readonly Row[]; readonly output: unknown };

  beforeAll(async () => {
    workshop = await openWorkshop();
    for (const command of ['crew create crew my-crew 2> created.txt', 'cd my-crew']) await workshop.run(command);
    kickoff = await json('crew kickoff -q --json');
  });

  afterAll(() => workshop.dispose());

  const json = async (command: string) => JSON.parse((await workshop.run(command)).output);

  it('has the keys of a result, a run and a task, as kickoff prints them', () => {
    expect(keys(kickoff)).toEqual(documented('result'));
    expect(keys(kickoff.run)).toEqual(documented('run'));
    expect(keys(kickoff.run['options'])).toEqual(documented('options'));
    expect(keys(kickoff.run['usage'])).toEqual(documented('usage'));
    for (const task of kickoff.tasks) expect(keys(task)).toEqual(documented('task'));
  });

  it('has the same shape for replay, log-tasks-outputs, show and runs', async () => {
    const replay = await json('crew replay -t report -q --json');
    expect(keys(replay.run.saved)).toEqual(documented('saved'));
    expect(await json('crew log-tasks-outputs --json')).toEqual(replay);
    expect(await json(`crew show ${replay.run.runId} --json`)).toEqual(replay);
    const [latest] = await json('crew runs --json');
    expect(latest).toEqual(replay.run);
  });

  it('has the keys of an execution and an attempt', async () => {
    const { task, attempts } = await json('crew show report --json');
    expect(keys(task)).toEqual([...documented('task'), ...documented('execution')].sort());
    expect(keys(attempts[0])).toEqual(documented('attempt'));
    expect(keys(attempts[0].price)).toEqual(inlineKeys(rowOf('attempt', 'price')));
  });

  it('has the keys of a tool call and of what guardrails said', async () => {
    await workingEvents(workshop);
    const shown = await json('crew -C worker show note --json');
    expect(keys(shown)).toEqual(inlineKeys(rowStarting('show <task> --json')));
    expect(keys(shown.attempts.flatMap((attempt: Row) => attempt['toolCalls'])[0])).toEqual(
      inlineKeys(rowOf('attempt', 'toolCalls')),
    );
    expect(keys(shown.toolCalls[0])).toEqual(documented('tool call'));
    expect(keys(shown.guardrailResults[0])).toEqual(documented('guardrail result'));
    expect([keys(shown.task), shown.task.json]).toEqual([
      [...documented('task'), ...documented('execution')].sort(),
      { text: 'Noted.' },
    ]);
  });

  it('has the keys of a trace and of the tools', async () => {
    await workingEvents(workshop);
    const rows = await json('crew -C worker show --trace --json');
    const kinds = ['run', 'task', 'request', 'tool', 'guardrail'];
    const common = documented('trace row').filter((key) => !kinds.includes(key));
    for (const row of rows) {
      const own = [...rowOf('trace row', row.kind).matchAll(/`(\w+)`/g)].slice(1).map(([, key = '']) => key);
      expect(keys(row), row.kind).toEqual([...common, ...own].sort());
    }
    expect(new Set(rows.map((row: Row) => row['kind']))).toEqual(new Set(kinds));
    const list = await json('crew -C worker tools --json');
    expect(keys(list)).toEqual(documented('tools'));
    expect(keys(list.owners[0])).toEqual(inlineKeys(rowOf('tools', 'owners')));
    expect(keys(list.owners[0].tools[0])).toEqual(documented('listed tool'));
  });

  it('has the keys of a plan', async () => {
    const plan = await json('crew replay -t report --dry-run --json');
    expect(keys(plan)).toEqual(documented('plan'));
    expect(keys(plan.kept)).toEqual(inlineKeys(rowOf('plan', 'kept')));
    for (const task of plan.tasks) expect(keys(task)).toEqual(inlineKeys(rowOf('plan', 'tasks')));
  });

  it('has the keys of a plan of many replays, and of the rows of a batch', async () => {
    const [bulk] = await json('crew replay --bulk --status completed --limit 1 --dry-run --json 2>/dev/null');
    expect(keys(bulk)).toEqual(documented('bulk'));
    const { output } = await workshop.run('crew replay -t report -n 2 --json -q');
    const rows = output.trim().split('\n');
    expect(rows.map((row) => JSON.parse(row).row)).toEqual([1, 2]);
    for (const row of rows) expect(keys(JSON.parse(row))).toEqual(documented('row'));
    const [{ batchId, batchRow }] = await json('crew runs --limit 1 --json');
    expect(batchId).toMatch(/^b-\w{6}$/);
    expect([1, 2]).toContain(batchRow);
    await workshop.run('crew kickoff -q');
  });

  it('has the keys of an exported run, and of what was pruned', async () => {
    const [{ runId }] = await json('crew runs --limit 1 --json');
    const file = await json(`crew runs export ${runId}`);
    expect(keys(file)).toEqual(documented('exported run'));
    const ofRun =
      section('exported part')
        .split('\n')
        .find((line) => line.startsWith('Of a')) ?? '';
    for (const part of file.runs) {
      expect(keys(part)).toEqual([...documented('exported part'), ...inlineKeys(ofRun)].sort());
      for (const key of ['tasks', 'executions']) {
        expect(keys(part[key][0])).toEqual(inlineKeys(rowOf('exported part', key)));
      }
    }
    expect(keys(await json('crew runs prune --keep 999 --json'))).toEqual(['bytesFreed', 'runs']);
  });

  it('has the keys of a check report', async () => {
    const report = await json('crew check --json');
    expect(keys(report)).toEqual(documented('check'));
    for (const part of ['inputs', 'agents', 'tasks'])
      expect(keys(report[part][0])).toEqual(inlineKeys(rowOf('check', part)));
  });

  it('has every event with its keys', async () => {
    const events = [
      ...(await eventsOf(workshop, 'crew kickoff -q --events')),
      ...(await eventsOf(workshop, 'crew replay -t report -q --events')),
      ...(await eventsOf(workshop, 'crew replay --set-output research=Notes. -q --events')),
      ...(await failingEvents(workshop)),
    ];
    const worked = await workingEvents(workshop);
    const dataEnd = worked.find(({ type }) => type === 'task-end') ?? {};
    expect(keys(dataEnd)).toEqual([...eventKeys('task-end'), 'json', 'model'].sort());
    for (const event of [...events, ...worked.filter((one) => one !== dataEnd)]) {
      // The key of these runs goes to the test's server; only then is keyHosts there.
      const { keyHosts: _keyHosts, ...others } = event;
      expect(keys(others), String(event['type'])).toEqual(eventKeys(String(event['type'])));
    }
    const seen = new Set([...events, ...worked].map(({ type }) => type));
    const unseen = ['model-wait', 'model-warning']; // after a minute of requests, and only Ollama's
    expect(eventTypes().filter((type) => !seen.has(type))).toEqual(unseen);
    const plan = events.find(({ type }) => type === 'run-start')?.['tasks'] as readonly Row[];
    expect(keys(plan[0])).toEqual(inlineKeys(text.slice(text.indexOf('are the plan:')).split('}')[0] ?? ''));
  });

  it('has the exit codes that commands end with', async () => {
    const codes = [...section('Exit codes').matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
    expect(codes).toEqual([0, 1, 2, 130, 143, 129, 70]);
    expect((await workshop.run('crew show nothing')).exitCode).toBe(2);
    expect((await workshop.run('crew kickoff --json --events')).exitCode).toBe(2);
    expect((await workshop.run('OPENAI_BASE_URL=http://127.0.0.1:9/v1 crew kickoff')).exitCode).toBe(1);
  });
});

describe('docs/json.md', () => {
  it('has every event and every code of a failure that the source has', async () => {
    const sources = ['src/run/events.ts', 'src/run/agent/step-events.ts'];
    const events = (await Promise.all(sources.map((file) => readFile(path.join(root, file), 'utf8')))).join('\n');
    const types = [...events.matchAll(/readonly type: '([\w-]+)'/g)].map(([, type]) => type);
    expect(eventTypes().toSorted()).toEqual(types.toSorted());
    const errors = await readFile(path.join(root, 'src/errors.ts'), 'utf8');
    const [failures = ''] = errors.slice(errors.indexOf('type FailureCode')).split(';');
    const codes = [...failures.matchAll(/'([\w-]+)'/g)].map(([, code]) => code);
    const listed = text.slice(text.indexOf('<!-- codes -->'), text.indexOf('<!-- /codes -->'));
    expect([...listed.matchAll(/`([\w-]+)`/g)].map(([, code]) => code)).toEqual([...codes, 'cancelled']);
  });
});

function keys(value: unknown): readonly string[] {
  return Object.keys(value as object).sort();
}

function section(title: string): string {
  return text.slice(text.indexOf(`\n## ${title}\n`)).split(/\n## (?!#)/)[1] ?? '';
}

/** The first column of the table under a heading. */
function documented(title: string): readonly string[] {
  return [...section(title).matchAll(/^\| `(\w+)` \|/gm)].map(([, key = '']) => key).sort();
}

function rowOf(title: string, key: string): string {
  return (
    section(title)
      .split('\n')
      .find((line) => line.startsWith(`| \`${key}\` |`)) ?? ''
  );
}

function rowStarting(words: string): string {
  return text.split('\n').find((line) => line.startsWith(`| \`${words}\` |`)) ?? '';
}

/** Keys in `{ "a", "b" }`. */
function inlineKeys(line: string): readonly string[] {
  return [...line.matchAll(/"(\w+)"/g)].map(([, key = '']) => key).sort();
}

function eventRows(): readonly (readonly [type: string, keys: string])[] {
  return [...section('Events').matchAll(/^\| `([\w-]+)` \| ([^|]*) \|/gm)].map(([, type = '', listed = '']) => [
    type,
    listed,
  ]);
}

function eventTypes(): readonly string[] {
  return eventRows().map(([type]) => type);
}

function eventKeys(type: string): readonly string[] {
  const [, listed = ''] = eventRows().find(([name]) => name === type) ?? [];
  return ['type', 'at', 'runId', ...[...listed.matchAll(/`(\w+)`/g)].map(([, key = '']) => key)].sort();
}

async function eventsOf(workshop: Workshop, command: string): Promise<readonly Row[]> {
  const { output } = await workshop.run(command);
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
}

/** A request that fails and is tried again, then one that ends the run. */
async function failingEvents(workshop: Workshop): Promise<readonly Row[]> {
  const server = await startChatServer([{ status: 500, headers: { 'retry-after-ms': '1' } }, { status: 401 }]);
  try {
    return await eventsOf(workshop, `OPENAI_BASE_URL=${server.url} crew kickoff -q --events 2> failure.txt`);
  } finally {
    await server.close();
  }
}

/** A task whose first model fails, and whose second one calls a tool and answers with data. */
async function workingEvents(workshop: Workshop): Promise<readonly Row[]> {
  const server = await startChatServer(workerReply);
  try {
    await mkdir(path.join(workshop.folder, 'my-crew', 'worker', 'tools'), { recursive: true });
    for (const [file, content] of Object.entries(workerFiles)) await workshop.provide(`worker/${file}`, content);
    return await eventsOf(
      workshop,
      `OPENAI_BASE_URL=${server.url} crew -C worker kickoff -q --events 2> worker/failure.txt`,
    );
  } finally {
    await server.close();
  }
}
