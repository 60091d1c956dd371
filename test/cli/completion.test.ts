import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment, crewBinary, makeProject, runCrew, type TestProject } from '../helpers/project.ts';

const files = {
  'crew.yaml': 'name: test\nllm: openai/gpt-4o\ninputs: { }\n',
  'agents.yaml': 'writer:\n  role: Writer\n  goal: Write\n  backstory: You write.\n',
  'tasks.yaml': ['research', 'report'].map((name) => `${name}:\n  description: x\n  expected_output: y\n`).join(''),
};

let project: TestProject;
let run = '';

beforeAll(async () => {
  project = await makeProject(files);
  const { stdout } = await runCrew(['kickoff', '--offline', '--json', '-q', '--note', 'a trial'], { cwd: project.dir });
  run = JSON.parse(stdout).run.runId;
});

afterAll(() => project.remove());

/** Lines of `crew __complete`, each as value and description. */
async function complete(words: readonly string[], cwd = project.dir): Promise<readonly (readonly string[])[]> {
  const { code, stdout, stderr } = await runCrew(['__complete', '--', ...words], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
}

describe.concurrent('live values', () => {
  it('are the names of the tasks and the ids of the latest run, described', async () => {
    expect(await complete(['replay', '-t', ''])).toEqual([
      ['research', `${run}-1 · completed`],
      ['report', `${run}-2 · completed`],
      [`${run}-1`, 'research · completed'],
      [`${run}-2`, 'report · completed'],
    ]);
  });

  it('go on after a comma with what was not named yet', async () => {
    const found = await complete(['replay', '--only', 'research,re']);
    expect(found.map(([value]) => value)).toEqual(['research,report']);
  });

  it('are runs with what they are', async () => {
    expect(await complete(['replay', ''])).toEqual([[run, expect.stringMatching(/^completed · .* · a trial$/)]]);
    expect(await complete(['cancel', ''])).toEqual([]);
  });

  it('are found from elsewhere with -C', async () => {
    const found = await complete(['-C', project.dir, 'replay', '--to=rep'], '/');
    expect(found.map(([value]) => value)).toEqual(['--to=report']);
  });

  it('are providers, and agents for a model of their own', async () => {
    const values = async (start: string) => (await complete(['kickoff', '--model', start])).map(([value]) => value);
    expect(await values('o')).toEqual(['openai/', 'openrouter/', 'ollama/']);
    expect(await values('w')).toEqual(['writer=']);
    expect(await values('writer=xa')).toEqual(['writer=xai/']);
  });

  it('are the texts that can be tried, and formats', async () => {
    const values = async (...words: string[]) => (await complete(words)).map(([value]) => value);
    expect(await values('replay', '--set-text', 'rep')).toEqual(['report.description=', 'report.expected_output=']);
    expect(await values('replay', '--set-text', 'writer.g')).toEqual(['writer.goal=']);
    expect(await values('replay', '--set-text', 'writer.goal=@')).toEqual([':files']);
    expect(await values('runs', 'export', '--format', '')).toEqual(['json', 'html', 'md']);
  });

  it('are left to the shell where they are files or folders', async () => {
    expect(await complete(['kickoff', '--playback', 'c'])).toEqual([[':files']]);
    expect(await complete(['kickoff', '-i', 'topic=@c'])).toEqual([[':files']]);
    expect(await complete(['-C', ''])).toEqual([[':folders']]);
  });

  it('are the names in the files before there is any run', async () => {
    await using fresh = await makeProject(files);
    const values = (await complete(['replay', '-t', ''], fresh.dir)).map(([value]) => value);
    expect(values).toEqual(['research', 'report']);
  });

  it('are none without a project or with a history that cannot be read', async () => {
    await using broken = await makeProject({ 'crew.yaml': '', '.crew/runs.db': 'this is no database'.repeat(99) });
    await using empty = await makeProject({});
    for (const { dir } of [broken, empty]) expect(await complete(['show', ''], dir)).toEqual([]);
  });

  it('hold nothing that could command a terminal', async () => {
    await using odd = await makeProject({ ...files, 'tasks.yaml': `a\u001b[31m:\n  agent: x\nplain:\n  agent: x\n` });
    const values = (await complete(['replay', '-t', ''], odd.dir)).map(([value]) => value);
    expect(values).toEqual(['plain']);
  });
});

function shellRuns(shell: string): boolean {
  return process.platform !== 'win32' && spawnSync(shell, ['-c', 'true']).status === 0;
}

async function script(shell: string): Promise<string> {
  const { code, stdout } = await runCrew(['completion', shell], { cwd: '/' });
  expect(code).toBe(0);
  return stdout;
}

/** A `crew` on the PATH, in the project's folder. */
async function withCrewOnPath(shell: string, code: string): Promise<string> {
  const own = `crew() { "${process.execPath}" "${crewBinary}" "$@"; }`;
  const fishOwn = `function crew; "${process.execPath}" "${crewBinary}" $argv; end`;
  await project.write(`script.${shell}`, `${shell === 'fish' ? fishOwn : own}\n${await script(shell)}\n${code}\n`);
  const flags = shell === 'bash' ? ['--norc'] : ['--no-config'];
  const { stdout, stderr } = spawnSync(shell, [...flags, `script.${shell}`], {
    cwd: project.dir,
    env: cleanEnvironment(),
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout;
}

describe('crew completion', () => {
  it('names the shells that it knows', async () => {
    const { code, stdout, stderr } = await runCrew(['completion', 'zhs'], { cwd: '/' });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    for (const text of ['bash, zsh, fish', 'crew completion zsh']) expect(stderr).toContain(text);
  });

  it.for(['bash', 'zsh', 'fish'])('prints a script that %s can read', async (shell, { skip }) => {
    skip(!shellRuns(shell));
    await project.write(`read.${shell}`, await script(shell));
    const { status, stderr } = spawnSync(shell, ['-n', project.path(`read.${shell}`)], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  // Bash splits words at = and : before it asks, and replaces the last piece alone.
  it.for([
    [['crew', 'replay', '-t', 're'], 'research report'],
    [['crew', 'kickoff', '--model', '=', 'opena'], 'openai/'],
    [['crew', 'kickoff', '--playback', 'tas'], 'tasks.yaml'],
    [['crew', 'kickoff', '-i', 'x', '=@', 'tas'], '@tasks.yaml'],
    [['crew', 'nonsense', ''], ''],
  ] as const)('completes in bash: %s', async ([words, expected], { skip }) => {
    skip(!shellRuns('bash'));
    const line = words.join(' ').replace(/ (=@?) /, '$1');
    const code = `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${words.length - 1} COMP_LINE='${line}' COMP_POINT=${line.length}
_crew; printf '%s' "\${COMPREPLY[*]}"`;
    expect(await withCrewOnPath('bash', code)).toBe(expected);
  });

  it('completes in fish, with descriptions', async ({ skip }) => {
    skip(!shellRuns('fish'));
    const found = await withCrewOnPath('fish', "complete -C 'crew replay -t resea'; complete -C 'crew check --js'");
    expect(found).toContain(`research\t${run}-1 · completed`);
    expect(found).toContain('--json\t');
  });
});
