import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { runIdOf } from '../../helpers/replays.ts';
import type { ScriptedCrew } from '../../helpers/scripted-crew.ts';
import { toolCrew, toolFile } from './tool-crew.ts';

const files = {
  'tools/x.ts': `import { words } from './lib/words.ts';\n${toolFile('return words;')}`,
  'tools/lib/words.ts': `export const words = 'hello';\n`,
  'schemas/s.json': '{ "type": "object" }',
  'guardrails/own.ts': `import { pass } from 'recrew';\nexport default () => pass();\n`,
};
const task = (name: string, more: string) =>
  `  ${name}:\n    description: Do ${name}\n    expected_output: Text\n    context: []\n${more}`;
const tasks = [
  task('a', '    tools: [x]\n'),
  task('b', '    output_json: schemas/s.json\n'),
  task('c', '    guardrails: [{ max_words: 9 }, guardrails/own.ts]\n'),
  task('d', '    agent: caller\n'),
  task('e', '    tools: [calculator]\n'),
].join('');
const more = `mcp_servers:
  notes: { command: node, args: [notes.mjs], env: { A: one } }
`;
/** One agent per line, so that places can be told. */
const caller = `  caller:
    role: Caller
    goal: Call
    backstory: You call.
    mcps: [notes]
    guardrails: [guardrails/own.ts]
`;

async function ranOffline(): Promise<ScriptedCrew> {
  const scripted = await toolCrew([], { tasks, more, files });
  const yaml = (await scripted.project.read('crew.yaml'))
    .replace(/^tasks:$/m, `${caller}tasks:`)
    .replaceAll(/( {4}context: \[\]\n)(?! {4}agent)/g, '$1    agent: writer\n');
  await scripted.project.write('crew.yaml', yaml.replace('    agent: writer\n    agent: caller', '    agent: caller'));
  const ended = await scripted.crew(['kickoff', '--offline', '-q']);
  expect(ended.code, ended.stderr).toBe(0);
  return scripted;
}

interface Planned {
  readonly name: string;
  readonly action: string;
  readonly drift: readonly { readonly field: string; readonly place: string | null }[];
}

/** What a replay of what changed would do: each task that runs, with field and the text at the place that is named. */
async function changes(scripted: ScriptedCrew): Promise<readonly string[]> {
  const words = ['replay', '--changed', '--dry-run', '--offline', '--json'];
  const { stdout, stderr } = await scripted.crew(words);
  if (stdout === '') throw new Error(stderr);
  const lines = (await scripted.project.read('crew.yaml')).split('\n');
  const planned: readonly Planned[] = JSON.parse(stdout).tasks;
  return planned.flatMap(({ name, action, drift }) => {
    const fields = drift.map(({ field, place }) => {
      const [, line, column] = /^crew\.yaml:(\d+):(\d+)$/.exec(place ?? '') ?? [];
      if (line === undefined) return `${field} at ${place}`;
      return `${field} at ${lines[Number(line) - 1]?.slice(Number(column) - 1)}`;
    });
    return action === 'run' ? [`${name}: ${fields.join(', ')}`] : fields.map((field) => `${name} keeps ${field}`);
  });
}

describe.concurrent('a change of what tasks work with', () => {
  it.each([
    ['a tool of the project', 'tools/x.ts', 'Works', 'Works well', ['a: tool x at tools/x.ts']],
    ['a file that a tool imports', 'tools/lib/words.ts', 'hello', 'bye', ['a: tool x at tools/x.ts']],
    ['a schema', 'schemas/s.json', 'object', 'array', ['b: output_json at output_json: schemas/s.json']],
    [
      'the file of a guardrail, of tasks and of agents',
      ...(['guardrails/own.ts', '=> pass', '=>  pass'] as const),
      ['c: guardrails at guardrails/own.ts]', 'd: guardrails at guardrails/own.ts]'],
    ],
    [
      'a built-in guardrail',
      'crew.yaml',
      'max_words: 9',
      'max_words: 8',
      ['c: guardrails at { max_words: 8 }, guardrails/own.ts]'],
    ],
    ['what an MCP server is started with', 'crew.yaml', '[notes.mjs]', '[other.mjs]', ['d: tool mcp notes at notes]']],
    ['the value of a variable of an MCP server, which is no change', 'crew.yaml', 'A: one', 'A: two', []],
    ['what is none', 'crew.yaml', 'name: test-crew', 'name: other', []],
  ])('is found and placed: %s', async (_what, file, from, to, expected) => {
    await using scripted = await ranOffline();
    const text = await scripted.project.read(file);
    expect(text).toContain(from);
    await scripted.project.write(file, text.replace(from, to));
    expect(await changes(scripted)).toEqual(expected);
  });

  it('in one task leaves the others as they are: a tool more', async () => {
    await using scripted = await ranOffline();
    const yaml = await scripted.project.read('crew.yaml');
    await scripted.project.write('crew.yaml', yaml.replace('[calculator]', '[calculator, read_file]'));
    await scripted.project.write('tools/new.ts', toolFile('return 1;'));
    expect(await changes(scripted)).toEqual(['e: tool read_file at read_file]']);
    const replayed = await scripted.crew(['replay', '--changed', '--offline', '--json']);
    const ran = JSON.parse(replayed.stdout).tasks.filter(({ reused }: { reused: boolean }) => !reused);
    expect(ran.map(({ name }: { name: string }) => name)).toEqual(['e']);
  });

  it('is none of a task without tools: it has the fingerprint that it had before there were tools', async () => {
    await using scripted = await toolCrew([], {
      tasks: '  look: { description: "Do look at {topic}", expected_output: Text }\n',
      llm: 'temperature: 0.5',
    });
    await scripted.crew(['kickoff', '--offline', '-i', 'topic=tea', '-q']);
    const { task: shown } = JSON.parse((await scripted.crew(['show', 'look', '--json'])).stdout);
    expect(shown.fingerprint.hash).toBe('d25bfe26b9a68f2a75baa2ec1bfcca78733f58880b8fa0e90d0a789f5e5fcfb7');
  });
});

describe.concurrent('a dry run', () => {
  it('starts no MCP server, loads no tool and no guardrail', async () => {
    const trace = (name: string) => `import { writeFileSync } from 'node:fs';\nwriteFileSync('was-${name}', '');\n`;
    await using scripted = await toolCrew(['fine'], {
      agent: 'tools: [x], mcps: [notes]',
      tasks: '  look: { description: Do look, expected_output: Text, guardrails: [guardrails/own.ts] }\n',
      more,
      files: {
        'tools/x.ts': trace('tool') + toolFile('return 1;'),
        'guardrails/own.ts': trace('guardrail') + files['guardrails/own.ts'],
        'notes.mjs': trace('server'),
      },
    });
    const started = async () => (await readdir(scripted.project.dir)).filter((file) => file.startsWith('was-')).sort();
    const first = await scripted.crew(['kickoff', '--offline', '--json']);
    const planned = await scripted.crew(['replay', runIdOf(first), '--dry-run', '--json']);
    expect(planned.code, planned.stderr).toBe(0);
    expect(await started()).toEqual([]);
    const replayed = await scripted.crew(['replay', runIdOf(first)]);
    expect(replayed.code, replayed.stderr).toBe(1);
    expect(await started()).toEqual(['was-guardrail', 'was-server', 'was-tool']);
  });
});
