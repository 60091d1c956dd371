import { describe, expect, it } from 'vitest';
import { inProcess, kickedOff, readRows, replyByTask, runIdOf, tasksYaml } from '../helpers/replays.ts';

const chain = { tasks: tasksYaml('abc', { b: ', context: [a]', c: ', context: [b]' }) };

const runsOf = (scripted: { project: Parameters<typeof inProcess>[0] }) =>
  inProcess(scripted.project, async (crew) => (await crew.runs.list()).length);

describe.concurrent('crew replay --set-text', () => {
  it('runs from the first task that has another text, and leaves the files as they are', async () => {
    await using scripted = await kickedOff(chain);
    const [rows, yaml] = [readRows(scripted.project, scripted.runId), await scripted.project.read('crew.yaml')];
    const { stdout, stderr } = await scripted.crew(['replay', '--set-text', 'b.description=Do b shorter']);
    expect([scripted.askedSince(), stdout]).toEqual(['bc', 'c 2\n']);
    expect(scripted.userMessage(3)).toContain('Do b shorter');
    expect(stderr).toContain('--set-text b.description');
    expect(await scripted.project.read('crew.yaml')).toBe(yaml);
    expect(readRows(scripted.project, scripted.runId)).toEqual(rows);
  });

  it('takes the text of a file, and texts of an agent, for the tasks that are selected', async () => {
    await using scripted = await kickedOff({
      ...chain,
      files: { 'goal.md': 'Be brief: 50 % \u201cshorter\u201d # really\n' },
    });
    const given = ['--set-text', 'writer.goal=@goal.md', '--set-text', 'c.expected_output=One word'];
    const { stdout } = await scripted.crew(['replay', '--only', 'c', ...given, '--json']);
    const { run } = JSON.parse(stdout);
    expect(scripted.askedSince()).toBe('c');
    expect(scripted.server.requests.at(-1)?.body.messages[0]?.content).toContain('50 % \u201cshorter\u201d # really');
    expect(scripted.userMessage(3)).toContain('One word');
    expect(run.options.texts).toEqual({
      'writer.goal': 'Be brief: 50 % \u201cshorter\u201d # really',
      'c.expected_output': 'One word',
    });
  });

  it('is drift for later replays on the files, and none once the files have the text', async () => {
    await using scripted = await kickedOff(chain);
    const tried = runIdOf(await scripted.crew(['replay', '--set-text', 'b.description=Do b shorter', '--json']));
    const plan = await scripted.crew(['replay', tried, '--changed', '--dry-run', '--json']);
    expect(JSON.parse(plan.stdout).tasks[1]).toMatchObject({ action: 'run', drift: [{ field: 'description' }] });
    const kept = await scripted.crew([
      'replay',
      tried,
      '--changed',
      '--dry-run',
      '--json',
      '--set-text',
      'b.description=Do b shorter',
    ]);
    expect(JSON.parse(kept.stdout).tasks.map((task: { action: string }) => task.action)).toEqual([
      'reuse',
      'reuse',
      'reuse',
    ]);
    const yaml = await scripted.project.read('crew.yaml');
    await scripted.project.write('crew.yaml', yaml.replace('Do b', 'Do b shorter'));
    expect((await scripted.crew(['replay', tried, '--changed'])).stderr).toContain('no run was started');
  });

  it('records nothing for a text that is as the files have it', async () => {
    await using scripted = await kickedOff(chain);
    const { stdout } = await scripted.crew(['replay', '-t', 'c', '--set-text', 'b.description=Do b', '--json']);
    expect(JSON.parse(stdout).run.options).not.toHaveProperty('texts');
  });

  it('keeps the texts when the run is gone on with', async () => {
    let isBroken = true;
    await using scripted = await kickedOff({
      ...chain,
      replies: ({ body }) => {
        const text = body.messages.at(-1)?.content ?? '';
        return text.includes('Do c') && text.includes('anew') && isBroken ? { status: 401 } : 'fine';
      },
    });
    const texts = ['--set-text', 'b.description=Do b anew', '--set-text', 'c.description=Do c anew'];
    expect(await scripted.crew(['replay', ...texts])).toMatchObject({ code: 1 });
    isBroken = false;
    const { stdout } = await scripted.crew(['resume', '--json']);
    expect(scripted.askedSince()).toBe('bcc');
    expect(scripted.userMessage(5)).toContain('Do c anew');
    expect(JSON.parse(stdout).tasks[1]).toMatchObject({ origin: 'reuse', drift: [] });
  });

  it.each([
    ['b.descripton=x', 'The crew has no text "b.descripton"', 'Did you mean: b.description'],
    ['x.goal=x', 'there are a.description', 'hint:'],
    ['b.description', 'Not a text of the crew: --set-text b.description', '--set-text <task>.description=text'],
    ['b.description=About {topik}', '{topik}', 'topic'],
    ['b.description=', 'description', 'crew.yaml:'],
  ])('refuses %s before anything is spent', async (given, message, hint) => {
    await using scripted = await kickedOff({ ...chain, more: 'inputs: { topic: { default: x } }\n' });
    const { code, stderr, stdout } = await scripted.crew(['replay', '--set-text', given]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
    expect(scripted.askedSince()).toBe('');
    expect(await runsOf(scripted)).toBe(1);
  });

  it('says which of them cannot matter', async () => {
    await using scripted = await kickedOff(chain);
    const { code, stderr } = await scripted.crew([
      'replay',
      '--only',
      'b',
      '--set-text',
      'c.description=Do c in verse',
    ]);
    expect([code, scripted.askedSince()]).toEqual([0, 'b']);
    expect(stderr).toContain('--set-text c.description changes nothing here: no task that has it runs');
  });

  it('shows them, and leads on with them when the run fails', async () => {
    await using scripted = await kickedOff({
      ...chain,
      replies: replyByTask((task, time) => (task === 'c' && time === 2 ? { status: 401 } : undefined)),
    });
    const failed = await scripted.crew(['replay', '--set-text', 'c.description=Do c in verse']);
    const { runId } = (await scripted.listing()).run;
    expect(failed.stderr).toContain(`crew resume ${runId}`);
    expect((await scripted.crew(['show', runId])).stdout).toMatch(/text c\.description +Do c in verse/);
    const yaml = await scripted.project.read('crew.yaml');
    await scripted.project.write('crew.yaml', yaml.replace('  c: {', '  d: {'));
    const renamed = await scripted.crew(['resume', runId]);
    expect(renamed.stderr).toContain(`crew replay ${runId} --failed`);
  });

  it('holds on under --watch, also once a file was saved', async () => {
    await using scripted = await kickedOff(chain);
    const words = ['replay', '--changed', '--watch', '--set-text', 'c.description=Do c in verse'];
    const { child, ended, written } = scripted.start(words);
    await written('stderr', 'Watching');
    const yaml = await scripted.project.read('crew.yaml');
    await scripted.project.write('crew.yaml', yaml.replace('Do b', 'Do b otherwise'));
    await scripted.asked(6);
    child.kill('SIGKILL');
    await ended;
    expect(scripted.askedSince().slice(0, 3)).toBe('cbc');
    for (const asked of [3, 5]) expect(scripted.userMessage(asked)).toContain('Do c in verse');
  });

  it("excludes --as-recorded, which is the earlier run's words", async () => {
    await using scripted = await kickedOff(chain);
    const { code, stderr } = await scripted.crew([
      'replay',
      '-t',
      'b',
      '--as-recorded',
      '--set-text',
      'b.description=x',
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('--as-recorded and --set-text exclude each other');
  });

  it('tries one text on many runs, and many times', async () => {
    await using scripted = await kickedOff(chain);
    await scripted.crew(['kickoff', '-q']);
    const text = ['--set-text', 'c.description=Do c in verse'];
    expect(await scripted.crew(['replay', '--bulk', '--everything', '--yes', ...text])).toMatchObject({ code: 0 });
    expect(await scripted.crew(['replay', scripted.runId, '-t', 'c', '-n', '2', ...text])).toMatchObject({ code: 0 });
    const asked = scripted.server.requests.slice(6).map(({ body }) => body.messages.at(-1)?.content ?? '');
    expect(asked.filter((message) => message.includes('Do c in verse'))).toHaveLength(4);
    expect(asked).toHaveLength(4);
  });

  it('is exported and imported with its run', async () => {
    await using scripted = await kickedOff(chain);
    const tried = runIdOf(await scripted.crew(['replay', '--set-text', 'c.description=Do c in verse', '--json']));
    const { stdout } = await scripted.crew(['runs', 'export', tried]);
    await scripted.project.write('run.json', stdout);
    await using other = await kickedOff(chain);
    await other.project.write('run.json', stdout);
    expect(await other.crew(['runs', 'import', 'run.json'])).toMatchObject({ code: 0 });
    const shown = await other.crew(['show', tried, '--json']);
    expect(shown.stdout).toContain('"c.description": "Do c in verse"');
  });
});
