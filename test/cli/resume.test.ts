import { describe, expect, it } from 'vitest';
import { inProcess, kickedOff, readRows, replyByTask, tasksYaml } from '../helpers/replays.ts';
import { scriptedCrew } from '../helpers/scripted-crew.ts';

const unauthorized = { status: 401, error: 'no such key' };
const failsOnce = (name: string) =>
  replyByTask((task, time) => (task === name && time === 1 ? unauthorized : undefined));

describe.concurrent('crew resume', () => {
  it('goes on after a kill in task 4 of 6, asking nothing twice', async () => {
    const replies = replyByTask((task, time) => (task === 'd' && time === 1 ? 'hang' : undefined));
    await using scripted = await scriptedCrew(replies, { tasks: tasksYaml('abcdef') });
    const { child, ended } = scripted.start(['kickoff']);
    await scripted.asked(4);
    child.kill('SIGKILL');
    await ended;
    const killed = (await scripted.listing()).run;
    const before = readRows(scripted.project, killed.runId);
    const { code, stdout } = await scripted.crew(['resume', '--json']);
    const { run, tasks, output } = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(run).toMatchObject({ status: 'completed', partial: false, parentRunId: killed.runId });
    expect(output).toBe('f 1');
    expect(tasks.map((task: { taskId: string }) => task.taskId)).toEqual(
      [1, 2, 3, 4, 5, 6].map((number) => `${number < 4 ? killed.runId : run.runId}-${number}`),
    );
    expect(scripted.server.requests).toHaveLength(7);
    expect(readRows(scripted.project, killed.runId)).toEqual(before);
  });

  it('plans without doing', async () => {
    await using scripted = await kickedOff({ replies: failsOnce('b') });
    const { code, stdout } = await scripted.crew(['resume', '--dry-run', '--json']);
    const { source, tasks } = JSON.parse(stdout);
    expect([code, source]).toEqual([0, scripted.runId]);
    expect(tasks.map(({ action }: { action: string }) => action)).toEqual(['reuse', 'run', 'run', 'run']);
    expect((await scripted.crew(['resume', '--dry-run'])).stdout).toMatch(/ b +run /);
    expect(scripted.askedSince()).toBe('');
    expect(await scripted.crew(['resume', 'b-x1y2z3', '--dry-run'])).toMatchObject({ code: 2 });
  });

  it('takes no run that was mended since, and says what there is', async () => {
    await using scripted = await kickedOff({ replies: failsOnce('b') });
    expect(await scripted.crew(['resume'])).toMatchObject({ code: 0, stdout: 'd 1\n' });
    expect(scripted.askedSince()).toBe('bcd');
    const { code, stdout, stderr } = await scripted.crew(['resume']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const { runId } = (await scripted.listing()).run;
    expect(stderr).toMatch(new RegExp(`${runId} {2}completed[\\s\\S]*${scripted.runId} {2}failed`));
  });

  it('says so when newer runs ended well', async () => {
    await using scripted = await kickedOff({ replies: failsOnce('b') });
    expect((await scripted.crew(['kickoff', '--quiet'])).code).toBe(0);
    const { code, stderr } = await scripted.crew(['resume']);
    expect(code).toBe(0);
    expect(stderr).toMatch(new RegExp(`note: resumes ${scripted.runId} of .*, the latest that stopped`));
  });

  it('still takes a run of which only a part was replayed', async () => {
    await using scripted = await kickedOff({ replies: failsOnce('b') });
    await inProcess(scripted.project, (crew) => crew.replay({ from: 'b', to: 'b' }).result);
    const { stdout } = await scripted.crew(['resume', '--json']);
    expect(JSON.parse(stdout).run.parentRunId).toBe(scripted.runId);
  });

  it('goes on with a resumed run that failed again', async () => {
    const replies = replyByTask((task, time) => (task === 'c' && time < 3 ? unauthorized : undefined));
    await using scripted = await kickedOff({ replies });
    const second = await scripted.crew(['resume', '--json']);
    expect(second.code).toBe(1);
    const { run } = JSON.parse((await scripted.crew(['resume', '--json'])).stdout);
    expect(run).toMatchObject({ parentRunId: JSON.parse(second.stdout).run.runId, rootRunId: scripted.runId });
    expect(scripted.askedSince()).toBe('ccd');
  });

  it('takes the row of a batch only by name', async () => {
    await using scripted = await scriptedCrew(failsOnce('b'), { tasks: tasksYaml('ab') });
    await inProcess(scripted.project, (crew) => crew.kickoffEach([{}]).result);
    const { code, stderr } = await scripted.crew(['resume']);
    expect(code).toBe(2);
    const [, runId = ''] = /(\w{8}) {2}failed .* row of b-\w{6}/.exec(stderr) ?? [];
    expect(await scripted.crew(['resume', runId])).toMatchObject({ code: 0, stdout: 'b 2\n' });
  });

  it.each([['RUN'], ['--run', 'RUN']])('takes a run by name: %s %s', async (...words) => {
    await using scripted = await kickedOff({ replies: failsOnce('b') });
    await inProcess(scripted.project, (crew) => crew.kickoff().result);
    const given = words
      .filter((word) => word !== undefined)
      .map((word) => word.replace('RUN', scripted.runId.slice(0, 7)));
    const { stdout } = await scripted.crew(['resume', ...given, '--json']);
    expect(JSON.parse(stdout).run).toMatchObject({ parentRunId: scripted.runId, status: 'completed' });
  });

  it('refuses a run that still runs, and says that there is no history', async () => {
    const replies = replyByTask((task) => (task === 'b' ? 'hang' : undefined));
    await using scripted = await scriptedCrew(replies, { tasks: tasksYaml('ab') });
    expect(await scripted.crew(['resume'])).toMatchObject({ code: 2, stderr: expect.stringContaining('crew kickoff') });
    const { child, ended } = scripted.start(['kickoff']);
    await scripted.asked(2);
    const { runId } = (await scripted.listing()).run;
    expect(await scripted.crew(['resume', runId])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('still running'),
    });
    expect((await scripted.crew(['resume'])).code).toBe(2);
    child.kill('SIGKILL');
    await ended;
  });
});
