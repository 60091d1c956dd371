import { describe, expect, it } from 'vitest';
import { inProcess, kickedOff, readRows, runIdOf, tasksYaml } from '../helpers/replays.ts';

const chain = { tasks: tasksYaml('abc', { b: ', context: [a]', c: ', context: [b]' }) };
const runsOf = (scripted: { project: Parameters<typeof inProcess>[0] }) =>
  inProcess(scripted.project, async (crew) => (await crew.runs.list()).length);

/** An `$EDITOR` that gives the file's text to `expression`, as `text`. */
function editor(expression: string): { files: Record<string, string>; env: Record<string, string> } {
  const script = `const fs = require('node:fs');
const file = process.argv.at(-1);
const text = fs.readFileSync(file, 'utf8');
fs.writeFileSync(file, ${expression});
`;
  return { files: { 'edit.cjs': script }, env: { EDITOR: `"${process.execPath}" edit.cjs` } };
}

describe.concurrent('crew replay --set-output', () => {
  it('puts a text in place of an output and runs what comes after', async () => {
    await using scripted = await kickedOff(chain);
    const before = readRows(scripted.project, scripted.runId);
    const { stdout } = await scripted.crew(['replay', '--set-output', 'a=by hand', '--json']);
    const { run, tasks, output } = JSON.parse(stdout);
    expect([scripted.askedSince(), output]).toEqual(['bc', 'c 2']);
    expect(scripted.userMessage(3)).toContain('by hand');
    expect(tasks[0]).toMatchObject({
      taskId: `${run.runId}-1`,
      origin: 'edit',
      status: 'completed',
      output: 'by hand',
      editedFrom: `${scripted.runId}-1`,
      usage: null,
    });
    expect(run).toMatchObject({ usage: { inputTokens: 200 }, saved: null });
    expect(readRows(scripted.project, scripted.runId)).toEqual(before);
  });

  it('takes the text of a file, by number or id, and keeps it exactly', async () => {
    await using scripted = await kickedOff({ ...chain, files: { 'a.md': 'line one\n\n  two é\n' } });
    const { stdout } = await scripted.crew([
      'replay',
      '--set-output',
      '1=@a.md',
      '--set-output',
      `${scripted.runId}-2=b=b`,
      '--json',
    ]);
    const { tasks } = JSON.parse(stdout);
    expect(tasks.map((task: { output: string }) => task.output)).toEqual(['line one\n\n  two é\n', 'b=b', 'c 2']);
    expect(tasks[1].stale).toEqual([]);
    expect(scripted.askedSince()).toBe('c');
  });

  it('runs only what the selector says, and warns of what is stale then', async () => {
    await using scripted = await kickedOff(chain);
    const { stdout, stderr } = await scripted.crew(['replay', '-t', 'c', '--set-output', 'a=by hand']);
    expect([scripted.askedSince(), stdout]).toEqual(['c', 'c 2\n']);
    expect(stderr).toMatch(new RegExp(`stale: made from a ${scripted.runId}-1; this run has \\w{8}-1`));
    const strict = await scripted.crew(['replay', '-t', 'c', '--set-output', 'a=by hand', '--strict']);
    expect(strict).toMatchObject({ code: 2, stdout: '' });
    expect(await runsOf(scripted)).toBe(2);
  });

  it("makes a new run also when nothing runs; its answer is the last task's output", async () => {
    await using scripted = await kickedOff(chain);
    expect(await scripted.crew(['replay', '--set-output', 'c=by hand'])).toMatchObject({
      code: 0,
      stdout: 'by hand\n',
    });
    expect(await scripted.crew(['replay', '--after', 'c', '--set-output', 'a=by me'])).toMatchObject({
      code: 0,
      stdout: 'by hand\n',
    });
    expect(scripted.askedSince()).toBe('');
    const { run, tasks } = await scripted.listing();
    expect(run).toMatchObject({ status: 'completed', usage: null });
    expect(tasks.map((task) => task.origin)).toEqual(['edit', 'reuse', 'reuse']);
  });

  it('is reused by later replays, and drifts never', async () => {
    await using scripted = await kickedOff(chain);
    const edited = runIdOf(await scripted.crew(['replay', '--set-output', 'b=by hand', '--json']));
    const yaml = await scripted.project.read('crew.yaml');
    await scripted.project.write('crew.yaml', yaml.replace('Do b', 'Do b otherwise'));
    const { tasks } = JSON.parse((await scripted.crew(['replay', '-t', 'c', '--strict', '--json'])).stdout);
    expect(tasks[1]).toMatchObject({ taskId: `${edited}-2`, origin: 'reuse', output: 'by hand', drift: [], stale: [] });
    expect((await scripted.crew(['replay', '--changed'])).stderr).toContain('no run was started');
    expect(await scripted.crew(['replay', '-t', 'b', '-q'])).toMatchObject({ code: 0, stdout: 'c 4\n' });
    expect(scripted.askedSince()).toBe('ccbc');
  });

  it.each([
    ['a', 'Not an output: --set-output a'],
    ['unknown=text', 'No task "unknown"'],
    ['a=@none.md', 'none.md'],
  ])('refuses %s and starts nothing', async (given, message) => {
    await using scripted = await kickedOff(chain);
    const ended = await scripted.crew(['replay', '--set-output', given]);
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
    expect(await runsOf(scripted)).toBe(1);
  });
});

describe.concurrent('crew replay with an editor', () => {
  it('opens the recorded output, and runs what comes after', async () => {
    const { files, env } = editor("text + ' and more'");
    await using scripted = await kickedOff({ ...chain, files });
    const { stdout } = await scripted.crew(['replay', '--edit-output', '1', '--json'], { env });
    expect(JSON.parse(stdout).tasks[0]).toMatchObject({ origin: 'edit', output: 'a 1 and more' });
    expect(scripted.askedSince()).toBe('bc');
  });

  it('opens the recorded inputs', async () => {
    const { files, env } = editor(
      "JSON.stringify({ ...JSON.parse(text), topic: JSON.parse(text).topic + ' and milk' })",
    );
    const tasks = '  a: { description: "Do a on {topic}", expected_output: T }\n';
    await using scripted = await kickedOff({ tasks, files, inputs: { topic: 'tea' } });
    expect(await scripted.crew(['replay', '-t', 'a', '--edit-inputs'], { env })).toMatchObject({
      code: 0,
      stdout: 'a 2\n',
      stderr: expect.not.stringContaining('is used nowhere'),
    });
    expect(scripted.userMessage(1)).toContain('on tea and milk');
    expect((await scripted.listing()).run.inputs['topic']).toBe('tea and milk');
  });

  it.each([
    ['fails', '(process.exitCode = 3, text + text)', 'ended with 3'],
    ['changes nothing', 'text', 'was not changed'],
    ['leaves a line break at the end alone', "text + '\\n'", 'was not changed'],
  ])('starts nothing when it %s', async (_what, expression, message) => {
    const { files, env } = editor(expression);
    await using scripted = await kickedOff({ ...chain, files });
    const ended = await scripted.crew(['replay', '--edit-output', 'a'], { env });
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
    expect(await runsOf(scripted)).toBe(1);
  });

  it.each([
    [
      'there is no terminal and none is named',
      ['--edit-output', 'b'],
      {},
      'opens no editor where there is no terminal',
    ],
    [
      '--no-input is given',
      ['--no-input', '--edit-output', 'b'],
      { EDITOR: 'edit' },
      'opens no editor with --no-input',
    ],
    ['CI is set', ['-t', 'a', '--edit-inputs'], { EDITOR: 'edit', CI: '1' }, 'opens no editor where CI is set'],
  ])('is not started when %s', async (_when, words, env, message) => {
    await using scripted = await kickedOff(chain);
    const none = { EDITOR: undefined, VISUAL: undefined };
    const ended = await scripted.crew(['replay', ...words], { env: { ...none, ...env } });
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
    expect(ended.stderr).toMatch(words.includes('b') ? / {2}--set-output b=@file\n$/ : / {2}-i name=value\n$/);
    expect(await runsOf(scripted)).toBe(1);
  });

  it('starts nothing when it is not there, or the inputs are no JSON after it', async () => {
    const { files, env } = editor("'no json'");
    await using scripted = await kickedOff({ ...chain, files });
    const broken = await scripted.crew(['replay', '-t', 'a', '--edit-inputs'], { env });
    expect(broken).toMatchObject({ code: 2, stderr: expect.stringContaining('not JSON') });
    const none = await scripted.crew(['replay', '--edit-output', 'a'], { env: { EDITOR: 'no-such-editor-here' } });
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('no-such-editor-here') });
    expect(await runsOf(scripted)).toBe(1);
  });
});

describe.concurrent('output files in a replay', () => {
  const tasks = tasksYaml('abc', {
    a: ', output_file: out/a.md',
    b: ', output_file: out/b.md',
    c: ', output_file: out/c.md',
  });

  it('are written by tasks that run or are edited, and by no other', async () => {
    await using scripted = await kickedOff({ tasks });
    for (const name of ['a', 'b', 'c']) await scripted.project.write(`out/${name}.md`, 'mine');
    expect((await scripted.crew(['replay', '-t', 'c', '--set-output', 'b=by hand'])).code).toBe(0);
    expect(await Promise.all(['a', 'b', 'c'].map((name) => scripted.project.read(`out/${name}.md`)))).toEqual([
      'mine',
      'by hand\n',
      'c 2\n',
    ]);
  });

  it('of an edited task are checked before anything is spent', async () => {
    await using scripted = await kickedOff({ tasks: tasksYaml('ab') });
    const yaml = await scripted.project.read('crew.yaml');
    await scripted.project.write('crew.yaml', yaml.replace('Do a,', 'Do a, output_file: "x/{current_year}",'));
    await scripted.project.write(`x/${new Date().getFullYear()}/file`, 'makes it a folder');
    const ended = await scripted.crew(['replay', '--set-output', 'a=by hand']);
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('output_file of a') });
    expect(scripted.askedSince()).toBe('');
  });
});
