import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { crewBinary, makeProject, runCrew } from '../helpers/project.ts';
import { scriptedCrew } from '../helpers/scripted-crew.ts';

const here = { cwd: tmpdir() };

describe.concurrent('crew', () => {
  it.each(['kickoff', 'run', 'check', 'log-tasks-outputs', 'runs', 'show'])(
    '%s says how to make a project where there is none',
    async (command) => {
      await using project = await makeProject({});
      const { code, stdout, stderr } = await runCrew([command], { cwd: project.dir });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('No crew.yaml');
      expect(stderr).toContain('crew create');
    },
  );

  it('run with a word asks whether crew runs was meant, and runs nothing', async () => {
    await using scripted = await scriptedCrew([]);
    const { code, stdout, stderr } = await scripted.crew(['run', 'abc']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('crew runs');
    expect(scripted.server.requests).toEqual([]);
  });

  it('kickoff with a word says how inputs are given, and runs nothing', async () => {
    await using scripted = await scriptedCrew([]);
    const { code, stderr } = await scripted.crew(['kickoff', 'topic=cats']);
    expect(code).toBe(2);
    expect(stderr).toContain('crew kickoff -i topic=cats');
    expect(scripted.server.requests).toEqual([]);
  });

  it.each([
    [['kikoff'], 'kickoff'],
    [['kickoff', '--ofline'], '--offline'],
    [['log-task-outputs'], 'log-tasks-outputs'],
  ])('names what was meant: %j', async (words, meant) => {
    const { code, stdout, stderr } = await runCrew(words, here);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(new RegExp(`Did you mean: .*${meant}\n`));
  });

  it.each([
    [['--help'], 'log-tasks-outputs'],
    [['help', 'kickoff'], '--offline'],
    [['kickoff', '--help'], '--offline'],
  ])('%j prints help on stdout', async (words, text) => {
    const { code, stdout, stderr } = await runCrew(words, here);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Usage: crew');
    expect(stdout).toContain(text);
  });

  it.each(['--version', '-V'])('%s prints the version alone', async (flag) => {
    expect(await runCrew([flag], here)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: '',
    });
  });

  it('shows every problem of every file at once, with its place', async () => {
    await using project = await makeProject({
      'crew.yaml': 'name: x\nllm: openai/gpt-4o\n',
      'agents.yaml': 'writer: { role: R, gaol: G, backstory: B }\n',
      'tasks.yaml': 'a: { description: D }\n',
    });
    const { code, stdout, stderr } = await runCrew(['kickoff'], { cwd: project.dir });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/agents\.yaml:1:\d+/);
    expect(stderr).toContain('gaol');
    expect(stderr).toMatch(/tasks\.yaml:1:\d+/);
    expect(stderr).toContain('expected_output');
  });

  it.each(oldNodes())(
    'says in one line on an old Node (%s) that it needs a newer one, and loads nothing',
    async (node, flags) => {
      await using project = await makeProject({ 'package.json': '{ "type": "module" }' });
      await mkdir(project.path('bin'));
      // Without a dist beside it: whatever else it loaded would fail.
      await copyFile(crewBinary, project.path('bin', 'crew.js'));
      const child = spawn(node, [...flags, project.path('bin', 'crew.js'), 'kickoff'], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const said = { stdout: '', stderr: '' };
      for (const stream of ['stdout', 'stderr'] as const) {
        child[stream].on('data', (piece) => {
          said[stream] += piece;
        });
      }
      const code = await new Promise((resolve) => child.on('close', resolve));
      expect({ code, stdout: said.stdout }).toEqual({ code: 2, stdout: '' });
      expect(said.stderr).toMatch(/^crew needs Node 22\.18 or newer; this is v\d+\.\d+\.\d+\.[^\n]*\n$/);
    },
  );
});

/** This Node made to look old, and what this machine has of old ones. */
function oldNodes(): readonly (readonly [node: string, flags: readonly string[]])[] {
  const age = "Object.defineProperty(process.versions, 'node', { value: '20.20.2' })";
  const found = ['/usr/bin/node', '/usr/local/bin/node'].filter((node) => {
    if (!existsSync(node)) return false;
    const [major = 0, minor = 0] = execFileSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' })
      .split('.')
      .map(Number);
    return major < 22 || (major === 22 && minor < 18);
  });
  return [
    [process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(age)}`]],
    ...found.map((node) => [node, []] as const),
  ];
}
