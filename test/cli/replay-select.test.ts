import { describe, expect, it } from 'vitest';
import { kickedOff, readRows, runIdOf, tasksAsked } from '../helpers/replays.ts';

describe.concurrent('crew replay', () => {
  it.each<[string, readonly string[], string, string]>([
    ['all of a run', ['RUN'], 'abcd', 'd 2'],
    ['from a task on', ['-t', 'b'], 'bcd', 'd 2'],
    ['from a task on, by its long name', ['--from', '3'], 'cd', 'd 2'],
    ['from a task on, by --task', ['--task', 'd'], 'd', 'd 2'],
    ['from a task on, by --task-id', ['--task-id', 'RUN-4'], 'd', 'd 2'],
    ['what comes after a task', ['--after', 'b'], 'cd', 'd 2'],
    ['only some tasks', ['--only', 'b,d'], 'bd', 'd 2'],
    ['only some tasks, said twice', ['--only', 'a', '--only', 'b'], 'ab', 'b 2'],
    ['from a task to another', ['-t', 'b', '--to', 'c'], 'bc', 'c 2'],
  ])('runs %s and prints the output of the last that ran', async (_what, words, asked, answer) => {
    await using scripted = await kickedOff();
    const { runId } = scripted;
    const before = readRows(scripted.project, runId);
    const ended = await scripted.crew(['replay', ...words.map((word) => word.replace('RUN', runId)), '--json']);
    expect(ended.code).toBe(0);
    const { run, tasks, output } = JSON.parse(ended.stdout);
    expect([scripted.askedSince(), output]).toEqual([asked, answer]);
    const rows = tasks as { name: string; origin: string | null; taskId: string | null; reason: string | null }[];
    expect(
      rows
        .filter((row) => row.origin === 'run')
        .map((row) => row.name)
        .join(''),
    ).toBe(asked);
    for (const row of rows.filter(({ origin }) => origin === 'reuse')) expect(row.taskId).toMatch(`${runId}-`);
    for (const row of rows.filter(({ origin }) => origin === null))
      expect(row).toMatchObject({ taskId: null, reason: 'left-out', status: 'not-run' });
    expect(run).toMatchObject({ status: 'completed', parentRunId: runId, rootRunId: runId });
    expect(run.partial).toBe(rows.some((row) => row.origin === null));
    expect(run.usage.inputTokens).toBe(100 * asked.length);
    const reused = rows.filter((row) => row.origin === 'reuse').length;
    expect(run.saved).toEqual(reused === 0 ? null : expect.objectContaining({ tokens: 120 * reused }));
    expect(readRows(scripted.project, runId)).toEqual(before);
  });

  it('without anything says what could be meant, and starts nothing', async () => {
    await using scripted = await kickedOff();
    const { askedSince } = scripted;
    const { code, stdout, stderr } = await scripted.crew(['replay']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    for (const way of ['-t <task', '--failed', '--changed', 'crew replay <run>']) expect(stderr).toContain(way);
    expect(askedSince()).toBe('');
  });

  it('refuses selectors that cannot be meant together, and starts nothing', async () => {
    await using scripted = await kickedOff();
    const { runId, askedSince } = scripted;
    const refused: [string, string][] = [
      ['-t b --failed', '-t and --failed exclude each other'],
      ['--only b --changed', '--only and --changed exclude each other'],
      ['--to b', '--to says where -t ends'],
      ['-t c --to b', 'b comes before c'],
      [`${runId} --run ${runId}`, 'takes one run'],
      ['--everything', 'go with --bulk'],
    ];
    for (const [words, message] of refused) {
      const ended = await scripted.crew(['replay', ...words.split(' ')]);
      expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
    }
    expect(askedSince()).toBe('');
  });

  it('prints the recorded answer and starts no run when there is nothing to run', async () => {
    await using scripted = await kickedOff();
    for (const words of [['--failed'], ['--changed'], ['--after', 'd']]) {
      const ended = await scripted.crew(['replay', ...words]);
      expect(ended).toMatchObject({ code: 0, stdout: 'd 1\n', stderr: expect.stringContaining('no run was started') });
    }
    expect(scripted.askedSince()).toBe('');
    expect((await scripted.listing()).run.runId).toBe(scripted.runId);
  });
});

describe.concurrent('replays of replays', () => {
  it('run with --changed exactly what --only left stale', async () => {
    const chain = `  a: { description: Do a, expected_output: T }
  b: { description: Do b, expected_output: T, context: [a] }
  c: { description: Do c, expected_output: T, context: [] }
  d: { description: Do d, expected_output: T, context: [b, c] }
`;
    await using scripted = await kickedOff({ tasks: chain });
    const { runId: first } = scripted;
    const only = runIdOf(await scripted.crew(['replay', '--only', 'a', '--json']));
    const { run, tasks } = JSON.parse((await scripted.crew(['replay', '--changed', '--json'])).stdout);
    expect(tasksAsked(scripted.server).slice(4)).toEqual(['a', 'b', 'd']);
    expect(tasks.map((task: { taskId: string }) => task.taskId)).toEqual([
      `${only}-1`,
      `${run.runId}-2`,
      `${first}-3`,
      `${run.runId}-4`,
    ]);
    expect(run).toMatchObject({ parentRunId: only, rootRunId: first, partial: false });
    expect((await scripted.crew(['replay', '--changed'])).stderr).toContain('no run was started');
  });

  it('keep every id valid and name the root', async () => {
    await using scripted = await kickedOff();
    const { runId, askedSince } = scripted;
    const second = runIdOf(await scripted.crew(['replay', '-t', 'c', '--json']));
    const third = runIdOf(await scripted.crew(['replay', '-t', `${second}-4`, '--json']));
    const again = runIdOf(await scripted.crew(['replay', '-t', `${runId}-2`, '--json']));
    expect(askedSince()).toBe('cddbcd');
    const listing = await scripted.listing(third);
    expect(listing.run).toMatchObject({ parentRunId: second, rootRunId: runId });
    expect(listing.tasks.map((task) => task.taskId)).toEqual([`${runId}-1`, `${runId}-2`, `${second}-3`, `${third}-4`]);
    // The latest run lists that id too, and so it is the source.
    expect((await scripted.listing(again)).run.parentRunId).toBe(third);
  });

  it('read what was reused, under its first execution', async () => {
    await using scripted = await kickedOff();
    const { stderr } = await scripted.crew(['replay', '-t', 'c']);
    expect(stderr).toMatch(/ran 2 of 4 tasks.*240 tokens[\s\S]*reused 2 outputs: saved 240 tokens/);
    expect(scripted.userMessage(4)).toContain('a 1');
    expect(scripted.userMessage(4)).toContain('b 1');
    expect(scripted.userMessage(5)).toContain('c 2');
    expect(scripted.userMessage(5)).not.toContain('c 1');
  });
});
