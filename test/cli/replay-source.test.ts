import { describe, expect, it } from 'vitest';
import type { RunId } from '../../src/run/ids.ts';
import { openRunStore } from '../../src/store/run-store.ts';
import { inProcess, kickedOff, replyByTask, runIdOf, tasksYaml } from '../helpers/replays.ts';
import { scriptedCrew } from '../helpers/scripted-crew.ts';
import { doneTask, runEnd, runStart } from '../store/events.ts';
import { recordAll } from '../store/record-all.ts';

describe.concurrent('the run that a replay is made from', () => {
  it('is the latest, unless an id or the start of one says otherwise', async () => {
    await using scripted = await kickedOff();
    const { runId } = scripted;
    const second = await inProcess(scripted.project, async (crew) => (await crew.kickoff().result).run.runId);
    const parents = [];
    for (const words of [
      ['-t', 'd'],
      ['-t', 'd', '--run', runId],
      [runId.slice(0, 6)],
      [runId.toUpperCase(), '-t', '4'],
    ]) {
      const { run } = JSON.parse((await scripted.crew(['replay', ...words, '--json'])).stdout);
      parents.push(run.parentRunId);
    }
    expect(parents).toEqual([second, runId, runId, runId]);
  });

  it('is the run that executed the given task id, when the latest does not list it', async () => {
    await using scripted = await kickedOff();
    const { runId } = scripted;
    await inProcess(scripted.project, (crew) => crew.kickoff().result);
    const { run } = JSON.parse((await scripted.crew(['replay', '-t', `${runId}-3`, '--json'])).stdout);
    expect(run.parentRunId).toBe(runId);
    const only = await scripted.crew(['replay', '--only', `a,${runId}-4`, '--json']);
    expect(JSON.parse(only.stdout).run.parentRunId).toBe(runId);
  });

  it('must list the given task id when both are given', async () => {
    await using scripted = await kickedOff();
    const second = await inProcess(scripted.project, async (crew) => (await crew.kickoff().result).run.runId);
    const { code, stderr } = await scripted.crew(['replay', '-t', `${second}-2`, '--run', scripted.runId]);
    expect(code).toBe(2);
    expect(stderr).toContain(`No task "${second}-2" in run ${scripted.runId}`);
    expect(stderr).toContain(`${scripted.runId}-2  b`);
  });

  it('is told from none and from several', async () => {
    await using scripted = await kickedOff({ tasks: tasksYaml('a') });
    const none = await scripted.crew(['replay', 'uuuu']);
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr).toMatch(/No run "uuuu"\. The latest:\n {4}/);
    expect(none.stderr).toContain(scripted.runId);
    const twins = ['abcd1111', 'abcd2222'] as RunId[];
    const store = await openRunStore(scripted.project.path('.crew', 'runs.db'));
    for (const id of twins) await recordAll(store, [runStart(id, 1), ...doneTask(id, 1), runEnd(id)]);
    store.close();
    const several = await scripted.crew(['replay', 'abc']);
    expect(several).toMatchObject({ code: 2, stdout: '' });
    expect(several.stderr).toContain('Several runs begin with "abc"');
    for (const id of twins) expect(several.stderr).toContain(id);
  });

  it('is not found by one or two characters, which are more likely the number of a task', async () => {
    await using scripted = await kickedOff({ tasks: tasksYaml('ab') });
    const { code, stderr } = await scripted.crew(['replay', scripted.runId.slice(0, 2)]);
    expect(code).toBe(2);
    expect(stderr).toContain('Write three characters of the id or more');
    expect((await scripted.crew(['replay', '2'])).stderr).toContain('a task of the latest run:  crew replay -t 2\n');
    // Nearly the name of a task, and so may be either.
    const { stderr: near } = await scripted.crew(['replay', 'bx']);
    expect(near).toContain('Write three characters of the id or more');
    expect(near).toContain('a task of the latest run:  crew replay -t b\n');
  });

  it('is not by default one that still runs', async () => {
    const replies = replyByTask((task, time) => (task === 'b' && time === 2 ? 'hang' : undefined));
    await using scripted = await kickedOff({ replies });
    const { child, ended } = scripted.start(['kickoff']);
    await scripted.asked(6);
    const { code, stderr } = await scripted.crew(['replay', '-t', 'a']);
    const latest = /The latest run, (\w+), is still running/.exec(stderr)?.[1];
    expect(code).toBe(2);
    expect(stderr).toContain(`  ${latest}-1  a`);
    expect(await scripted.crew(['replay', '-t', `${latest}-2`, '--to', 'b', '-q'])).toMatchObject({
      code: 0,
      stdout: 'b 3\n',
    });
    child.kill('SIGKILL');
    await ended;
  });

  it('is not by default the row of a batch', async () => {
    await using scripted = await kickedOff({ tasks: tasksYaml('a') });
    await inProcess(scripted.project, (crew) => crew.kickoffEach([{}]).result);
    const { code, stderr } = await scripted.crew(['replay', '--changed']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/is row 1 of batch b-\w{6}; it is used only if you name it/);
    expect((await scripted.crew(['replay', (await scripted.listing()).run.runId])).code).toBe(0);
  });

  it('is not by default one that was made offline, and never feeds a real one unseen', async () => {
    await using scripted = await kickedOff();
    const offline = runIdOf(await scripted.crew(['kickoff', '--offline', '--json']));
    const byDefault = await scripted.crew(['replay', '-t', 'd']);
    expect(byDefault.code).toBe(2);
    expect(byDefault.stderr).toContain('was made offline, by no model');
    expect(byDefault.stderr).toContain('Without a model again:  --offline');
    expect(byDefault.stderr).toContain(`${offline}-4  d`);
    const byName = await scripted.crew(['replay', '-t', `${offline}-4`]);
    expect(byName.code).toBe(2);
    expect(byName.stderr).toContain('written offline');
    expect(scripted.askedSince()).toBe('');
    expect((await scripted.crew(['replay', '-t', `${offline}-4`, '--allow-offline'])).code).toBe(0);
    expect(scripted.askedSince()).toBe('d');
    expect((await scripted.crew(['replay', '-t', 'd', '--offline', '--run', offline])).code).toBe(0);
    expect(scripted.askedSince()).toBe('d');
  });

  it('needs a history', async () => {
    await using scripted = await scriptedCrew([], { tasks: tasksYaml('a') });
    const { code, stdout, stderr } = await scripted.crew(['replay', '-t', 'a']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('crew kickoff');
  });
});

describe.concurrent('a reference to a task', () => {
  it('may be an id, a name, a number or the start of an id', async () => {
    await using scripted = await kickedOff({ tasks: tasksYaml('ab') });
    const plans = [];
    for (const reference of [
      `${scripted.runId}-2`,
      `${scripted.runId}-2`.toUpperCase(),
      'b',
      '2',
      scripted.runId.slice(0, 8),
    ]) {
      const { code, stdout } = await scripted.crew(['replay', '-t', reference, '--dry-run', '--json']);
      plans.push(
        code === 0
          ? JSON.parse(stdout)
              .tasks.map((task: { action: string }) => task.action)
              .join()
          : code,
      );
    }
    expect(plans).toEqual(['reuse,run', 'reuse,run', 'reuse,run', 'reuse,run', 2]);
  });

  it('that begins several ids lists them, and one that is none lists all', async () => {
    await using scripted = await kickedOff({ tasks: tasksYaml('ab') });
    const { runId } = scripted;
    const several = await scripted.crew(['replay', '-t', runId.slice(0, 3)]);
    expect(several).toMatchObject({ code: 2, stdout: '' });
    expect(several.stderr).toContain(
      `Several tasks begin with "${runId.slice(0, 3)}":\n    ${runId}-1  a\n    ${runId}-2  b`,
    );
    const none = await scripted.crew(['replay', '-t', 'bu']);
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr).toContain(`No task "bu" in run ${runId}, which has:\n    ${runId}-1  a`);
    expect(none.stderr).toContain('-t b');
  });

  it('is not the id of a run, also where one task alone of it is listed', async () => {
    await using scripted = await kickedOff({ tasks: tasksYaml('ab') });
    const { runId } = scripted;
    const second = runIdOf(await scripted.crew(['replay', '--only', 'b', '--json']));
    const third = runIdOf(await scripted.crew(['replay', runId, '--json']));
    const { length } = scripted.server.requests;
    for (const [run, ...more] of [
      [runId, '--run', second],
      [second, '--run', second],
      [second.toUpperCase()],
      [third],
    ] as [string, ...string[]][]) {
      const { code, stdout, stderr } = await scripted.crew(['replay', '-t', run, ...more]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(`✘ ${run.toLowerCase()} is a run, not a task`);
      expect(stderr).toContain(`crew replay ${run.toLowerCase()} `);
      expect(stderr).toContain(`-t <task> --run ${run.toLowerCase()}\n`);
    }
    expect(scripted.server.requests).toHaveLength(length);
  });

  it('to a task that was removed, or renamed and edited, says so, by id, name and number', async () => {
    await using scripted = await kickedOff({ tasks: '  research: { description: Do r, expected_output: T }\n' });
    const yaml = await scripted.project.read('crew.yaml');
    await scripted.project.write(
      'crew.yaml',
      yaml.replace('research: { description: Do r', 'researches: { description: Do more'),
    );
    for (const reference of [`${scripted.runId}-1`, 'research', '1']) {
      const { code, stderr } = await scripted.crew(['replay', '-t', reference]);
      expect(code).toBe(2);
      expect(stderr).toContain('Task "research" of run');
      expect(stderr).toContain('removed or renamed');
      expect(stderr).toContain('-t researches');
    }
    expect(scripted.askedSince()).toBe('');
  });

  it('to a task that was inserted today goes by its name, and each output stays with its task', async () => {
    await using scripted = await kickedOff({ tasks: tasksYaml('abc') });
    const yaml = await scripted.project.read('crew.yaml');
    await scripted.project.write('crew.yaml', yaml.replace(/tasks:[\s\S]*/, `tasks:\n${tasksYaml('axbc')}`));
    const { tasks } = JSON.parse((await scripted.crew(['replay', '-t', 'x', '--to', 'x', '--json'])).stdout);
    expect(tasks.map((task: { name: string; output: string }) => `${task.name}=${task.output}`)).toEqual([
      'a=a 1',
      'x=x 1',
      'b=null',
      'c=null',
    ]);
    const next = JSON.parse((await scripted.crew(['replay', '-t', 'c', '--json'])).stdout);
    expect(next.tasks.map((task: { output: string }) => task.output)).toEqual(['a 1', 'x 1', 'b 1', 'c 2']);
    expect(next.tasks[2]).toMatchObject({ taskId: `${scripted.runId}-2`, drift: [{ field: 'context' }] });
  });

  it('refuses to run what reads an output that is not there, and names the selector that works', async () => {
    const replies = replyByTask((task) => (task === 'b' ? { status: 401, error: 'no' } : undefined));
    await using scripted = await kickedOff({ replies });
    const { code, stdout, stderr } = await scripted.crew(['replay', '-t', 'd']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('d reads b, c, which have no finished output');
    expect(stderr).toContain(`crew replay --failed --run ${scripted.runId}`);
    expect(scripted.askedSince()).toBe('');
    expect((await inProcess(scripted.project, (crew) => crew.runs.list())).length).toBe(1);
  });
});
