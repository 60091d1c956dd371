import { describe, expect, it } from 'vitest';
import { makeProject, runCrew, type TestProject } from '../helpers/project.ts';
import { type ScriptedCrew, scriptedCrew } from '../helpers/scripted-crew.ts';

const failing = ['facts', { status: 400, error: 'no such thing' }] as const;

describe.concurrent('crew runs export and import', () => {
  it('let a run that failed elsewhere go on here, from the task that failed', async () => {
    await using ci = await scriptedCrew([...failing, 'an outline', 'the article']);
    expect((await ci.crew(['kickoff', '--note', 'nightly'])).code).toBe(1);
    const { run } = await ci.listing();
    expect(await ci.crew(['runs', 'export', run.runId, '-o', 'run.json'])).toMatchObject({ code: 0, stdout: '' });
    await using home = await copyOf(ci, { 'run.json': await ci.project.read('run.json') });
    expect(await crew(home, ['runs', 'import', 'run.json'])).toMatchObject({
      code: 0,
      stdout: `${run.runId}\n`,
      stderr: `Imported run ${run.runId} (failed); it is the latest now. Continue with:  crew replay --failed\n`,
    });
    // It belongs to the project that imported it.
    expect(JSON.parse((await crew(home, ['runs', '--json'])).stdout)).toEqual([{ ...run, project: home.dir }]);
    expect(await crew(home, ['replay', '-t', `${run.runId}-2`])).toMatchObject({ code: 0, stdout: 'the article\n' });
    expect(ci.userMessage(2)).toContain('facts');
    expect(ci.server.requests).toHaveLength(4);
  });

  it('take the latest run unless another is named', async () => {
    await using scripted = await scriptedCrew(['facts', 'an outline', 'the article']);
    expect(await scripted.crew(['runs', 'export'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('No run'),
    });
    await scripted.crew(['kickoff']);
    const { run } = await scripted.listing();
    const { stdout } = await scripted.crew(['runs', 'export']);
    expect(stdout).toBe((await scripted.crew(['runs', 'export', run.runId])).stdout);
    expect((await scripted.crew(['runs', 'export', '--format', 'md'])).stdout).toContain(run.runId);
  });

  it('work through a pipe, for a replay of a replay too', async () => {
    await using ci = await scriptedCrew(['facts', 'an outline', 'the article', 'another', 'a third']);
    await ci.crew(['kickoff']);
    await ci.crew(['replay', '--only', 'article']);
    const { run } = await ci.listing();
    const { stdout: stdin } = await ci.crew(['runs', 'export', run.runId.slice(0, 7)]);
    await using home = await copyOf(ci);
    expect((await runCrew(['runs', 'import', '-'], { cwd: home.dir, stdin })).code).toBe(0);
    expect(await crew(home, ['replay', '-t', 'article'])).toMatchObject({ code: 0, stdout: 'a third\n' });
    expect(ci.userMessage(4)).toContain('an outline');
  });

  it('write no key', async () => {
    const tasks = '  a: { description: Go, expected_output: Text }\n';
    await using ci = await scriptedCrew(['done'], { tasks, files: { '.env': 'CUSTOM_KEY=sk-secret-1234567890\n' } });
    const yaml = await ci.project.read('crew.yaml');
    await ci.project.write(
      'crew.yaml',
      yaml.replace('model: test-model', 'model: test-model, api_key_env: CUSTOM_KEY'),
    );
    expect((await ci.crew(['kickoff'])).code).toBe(0);
    expect(ci.server.requests[0]?.headers.authorization).toContain('sk-secret-1234567890');
    const { stdout } = await ci.crew(['runs', 'export', (await ci.listing()).run.runId]);
    expect(stdout).toContain('CUSTOM_KEY');
    expect(stdout).not.toContain('sk-secret');
  });

  it('write a run for people: as a page or as Markdown, to stdout or to a file', async () => {
    await using ci = await scriptedCrew(['facts', 'an outline', '# The article'], {
      files: { '.env': 'OTHER_API_KEY=correct-horse-battery\n' },
    });
    await ci.crew(['kickoff', '--note', 'correct-horse-battery']);
    const { run } = await ci.listing();
    const page = await ci.crew(['runs', 'export', run.runId, '--format', 'html']);
    expect(page).toMatchObject({ code: 0, stderr: '' });
    expect(page.stdout).toMatch(/^<!doctype html>[\s\S]*<h3>The article<\/h3>[\s\S]*<\/html>\n$/);
    expect(page.stdout).not.toContain('correct-horse-battery');
    const text = await ci.crew(['runs', 'export', run.runId, '--format', 'md', '-o', 'run.md']);
    expect(text).toMatchObject({ code: 0, stdout: '' });
    expect(text.stderr).toMatch(new RegExp(`^Wrote run.md: run ${run.runId}, \\d`));
    expect(await ci.project.read('run.md')).toContain('### The article');
  });

  it('say that a run is here already, and change nothing', async () => {
    await using ci = await scriptedCrew(failing);
    await ci.crew(['kickoff']);
    const { run } = await ci.listing();
    await ci.crew(['runs', 'export', run.runId, '-o', 'run.json']);
    const again = await ci.crew(['runs', 'import', 'run.json']);
    expect(again).toMatchObject({ code: 0, stderr: `Run ${run.runId} is here already; nothing was changed\n` });
    const file = JSON.parse(await ci.project.read('run.json'));
    file.runs[0].executions[0].output = 'other facts';
    await ci.project.write('run.json', JSON.stringify(file));
    const other = await ci.crew(['runs', 'import', 'run.json']);
    expect(other).toMatchObject({ code: 2, stdout: '' });
    expect(other.stderr).toContain(`Run ${run.runId} is here already, and is not the one in the file`);
  });

  it.each([
    [['runs', 'import', 'crew.yaml'], 'crew.yaml is not JSON'],
    [['runs', 'import', 'missing.json'], 'Cannot read missing.json'],
    [['runs', 'export', 'zzzzzzzz'], 'No runs yet in this project.'],
    [['runs', 'export', 'zzzzzzzz', '--format', 'html'], 'No runs yet in this project.'],
    [['runs', 'export', 'zzzzzzzz', '--format', 'pdf'], 'No format "pdf"\n  One of:  --format json, html, md'],
  ])('refuse %j and say why', async (words, message) => {
    await using ci = await scriptedCrew([]);
    const { code, stdout, stderr } = await ci.crew(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('refuse a run that is still running, but as a page', async () => {
    await using ci = await scriptedCrew(['hang']);
    const { child, ended } = ci.start(['kickoff']);
    await ci.asked(1);
    const { run } = await ci.listing();
    const { code, stderr } = await ci.crew(['runs', 'export', run.runId]);
    const page = await ci.crew(['runs', 'export', run.runId, '--format', 'html']);
    child.kill();
    await ended;
    expect(code).toBe(2);
    expect(stderr).toContain(`Run ${run.runId} is still running`);
    expect(page.stdout).toContain('The run goes on: no task is done yet.');
  });
});

async function copyOf(ci: ScriptedCrew, files: Readonly<Record<string, string>> = {}): Promise<TestProject> {
  return makeProject({ 'crew.yaml': await ci.project.read('crew.yaml'), ...files });
}

function crew(project: TestProject, words: readonly string[]) {
  return runCrew(words, { cwd: project.dir });
}
