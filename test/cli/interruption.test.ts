import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { scriptedCrew } from '../helpers/scripted-crew.ts';

const hanging = ['facts', { chunks: ['half ', 'of it'], hangAfterChunks: 2 }] as const;
const signals = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;

// Windows has no signals to send to another process.
describe.skipIf(process.platform === 'win32')('a signal', { concurrent: true }, () => {
  it.each(signals)('%s in the middle of a task saves what there is and exits with %i', async (signal, expected) => {
    await using scripted = await scriptedCrew(hanging);
    const { child, ended } = scripted.start(['kickoff']);
    await scripted.asked(2);
    child.kill(signal);
    const { code, stdout, stderr } = await ended;
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    const { run, tasks } = await scripted.listing();
    expect(run.status).toBe('interrupted');
    expect(tasks[0]).toMatchObject({ status: 'completed', output: 'facts' });
    expect(tasks[1]).toMatchObject({ taskId: `${run.runId}-2`, status: 'interrupted', error: { code: 'cancelled' } });
    expect(tasks[2]).toMatchObject({ taskId: null, status: 'not-run', reason: 'not-reached' });
    expect(stderr).toContain(`crew replay -t ${run.runId}-2`);
  });

  it.each(signals)('%s exits with %i also under --quiet', async (signal, expected) => {
    await using scripted = await scriptedCrew(['hang']);
    const { child, ended } = scripted.start(['kickoff', '--quiet']);
    await scripted.asked(1);
    child.kill(signal);
    expect(await ended).toMatchObject({ code: expected, stdout: '' });
  });

  it('prints the run as JSON when --json was asked for', async () => {
    await using scripted = await scriptedCrew(['facts', 'hang']);
    const { child, ended } = scripted.start(['kickoff', '--json']);
    await scripted.asked(2);
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({
      run: { status: 'interrupted', error: { code: 'cancelled' } },
      output: 'facts',
    });
  });

  it('leaves a run that can be replayed from where it stopped', async () => {
    await using scripted = await scriptedCrew(['facts', 'hang', 'an outline', 'the article']);
    const { child, ended } = scripted.start(['kickoff']);
    await scripted.asked(2);
    child.kill('SIGINT');
    await ended;
    const stopped = (await scripted.listing()).tasks[1]?.taskId ?? '';
    expect(await scripted.crew(['replay', '-t', stopped])).toMatchObject({ code: 0, stdout: 'the article\n' });
    expect(scripted.userMessage(2)).toContain('facts');
    expect(scripted.server.requests).toHaveLength(4);
  });

  it('ends a wait before the next attempt', async () => {
    await using scripted = await scriptedCrew([{ status: 429, headers: { 'retry-after': '60' } }]);
    const { child, ended, written } = scripted.start(['kickoff']);
    await written('stderr', 'trying again in');
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    expect((await scripted.listing()).tasks[0]).toMatchObject({ status: 'interrupted' });
  });

  it('kills at once when it comes a second time', async () => {
    const listener = fileURLToPath(new URL('../../src/commands/terminal/signals.ts', import.meta.url));
    const script = `import { listenForInterruption } from ${JSON.stringify(listener)};
      const { signal } = listenForInterruption();
      signal.addEventListener('abort', () => console.log('first'));
      setInterval(() => undefined, 1000);
      console.log('ready');`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([130, null]);
  });
});

describe.concurrent('a run that was killed', () => {
  it('is shown as interrupted at once, and goes on from the task that it was at', async () => {
    await using scripted = await scriptedCrew([...hanging, 'an outline', 'the article']);
    const { child, ended } = scripted.start(['kickoff']);
    await scripted.asked(2);
    expect((await scripted.listing()).run.status).toBe('running');
    child.kill('SIGKILL');
    await ended;
    const { run, tasks } = await scripted.listing();
    expect(run).toMatchObject({ status: 'interrupted', endedAt: null });
    expect(tasks.map((task) => task.status)).toEqual(['completed', 'interrupted', 'not-run']);
    expect(tasks[1]?.taskId).toBe(`${run.runId}-2`);
    expect(await scripted.crew(['replay', '-t', `${run.runId}-2`])).toMatchObject({ code: 0, stdout: 'the article\n' });
  });
});

describe.concurrent('crew cancel', () => {
  it('ends a run of another process as interrupted, with what has finished kept', async () => {
    await using scripted = await scriptedCrew(['facts', 'hang']);
    const { ended } = scripted.start(['kickoff', '--json']);
    await scripted.asked(2);
    const { runId } = (await scripted.listing()).run;
    expect((await scripted.crew(['cancel', runId])).code).toBe(0);
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    const { run, tasks } = JSON.parse(stdout);
    expect(run).toMatchObject({
      status: 'interrupted',
      error: { code: 'cancelled', message: 'cancelled', hint: `Continue with:  crew resume ${runId}` },
    });
    expect(tasks[0]).toMatchObject({ status: 'completed', output: 'facts' });
  });

  it.each(['completed run', 'unknown run'])('says that there is nothing to end of a %s', async (which) => {
    await using scripted = await scriptedCrew(['a'], { tasks: '  a: { description: Go, expected_output: Text }\n' });
    const { run } = JSON.parse((await scripted.crew(['kickoff', '--json'])).stdout);
    const { code, stdout, stderr } = await scripted.crew(['cancel', which === 'unknown run' ? 'zzzzzzzz' : run.runId]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(which === 'unknown run' ? /No run "zzzzzzzz"/ : /completed/);
  });
});
