import { rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { inProcess, kickedOff, replyByTask, tasksAsked, tasksYaml } from '../helpers/replays.ts';
import { scriptedCrew } from '../helpers/scripted-crew.ts';

const linesOf = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const batchIn = (text: string) => /\bb-\w{6}\b/.exec(text)?.[0] ?? '';
const rows = (count: number) => ({ 'rows.jsonl': '{}\n'.repeat(count) });

describe.concurrent('crew resume <batch>', () => {
  it('goes on without the file: failed rows at their failed task, in the same batch', async () => {
    const replies = replyByTask((task, time) =>
      task === 'b' && time === 2 ? { status: 400, error: 'no' } : undefined,
    );
    await using scripted = await scriptedCrew(replies, { tasks: tasksYaml('abc'), files: rows(3) });
    const first = await scripted.crew(['kickoff', '--each', 'rows.jsonl', '--concurrency', '1']);
    expect(first.code).toBe(1);
    await rm(scripted.project.path('rows.jsonl'));
    const before = scripted.server.requests.length;
    const batch = batchIn(first.stderr);
    const second = await scripted.crew(['resume', batch]);
    expect(second.code).toBe(0);
    expect(tasksAsked(scripted.server).slice(before).join('')).toBe('bc');
    const [line, ...none] = linesOf(second.stdout);
    expect(line).toMatchObject({ row: 2, status: 'completed', output: expect.stringMatching(/^c/) });
    expect(none).toEqual([]);
    const runs = JSON.parse((await scripted.crew(['runs', '--batch', batch, '--json'])).stdout);
    expect(runs.map((run: { batchRow: number }) => run.batchRow).sort()).toEqual([1, 2, 2, 3]);
    expect(runs[0]).toMatchObject({ runId: line.runId, batchId: batch, parentRunId: linesOf(first.stdout)[1].runId });
    const third = await scripted.crew(['resume', batch]);
    expect(third).toMatchObject({ code: 0, stdout: '' });
    expect(third.stderr).toBe(`batch ${batch} · nothing to run: all its rows are completed\n`);
    expect(tasksAsked(scripted.server).slice(before).join('')).toBe('bc');
  });

  it('kicks off the rows that never started, with another key or model when one is given', async () => {
    const replies = replyByTask((_task, _time, { body }) =>
      body.model === 'good' ? undefined : { status: 401, error: 'no' },
    );
    await using scripted = await scriptedCrew(replies, { tasks: tasksYaml('a'), files: rows(8) });
    const first = await scripted.crew(['kickoff', '--each', 'rows.jsonl', '--concurrency', '1']);
    expect(linesOf(first.stdout).map((line) => line.status)).toEqual([
      ...Array(5).fill('failed'),
      ...Array(3).fill('not-run'),
    ]);
    const second = await scripted.crew(['resume', batchIn(first.stderr), '--model', 'good']);
    expect(second.code).toBe(0);
    expect(linesOf(second.stdout).map((line) => `${line.row} ${line.status}`)).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map((row) => `${row} completed`),
    );
    const { parents } = await inProcess(scripted.project, async (crew) => {
      const runs = await crew.runs.list({ batchId: batchIn(first.stderr), status: ['completed'] });
      return { parents: runs.filter((run) => run.parentRunId !== null).length };
    });
    expect(parents).toBe(5);
  });

  it('goes on under the limits that are given now', async () => {
    const replies = replyByTask(() => undefined);
    await using scripted = await scriptedCrew(replies, { tasks: tasksYaml('abc'), files: rows(2) });
    const first = await scripted.crew(['kickoff', '--each', 'rows.jsonl', '--max-requests', '1']);
    expect(linesOf(first.stdout).map((line) => line.error?.code)).toEqual(['limit-reached', 'limit-reached']);
    const again = await scripted.crew(['resume', batchIn(first.stderr), '--max-requests', '1']);
    expect(linesOf(again.stdout).map((line) => line.error?.code)).toEqual(['limit-reached', 'limit-reached']);
    const second = await scripted.crew(['resume', batchIn(first.stderr), '--max-requests', '9']);
    expect(second.code, second.stderr).toBe(0);
    expect(tasksAsked(scripted.server)).toHaveLength(6);
  });

  it('is refused while another command runs the batch', async () => {
    const replies = replyByTask((_task, time) => (time <= 2 ? 'hang' : undefined));
    await using scripted = await scriptedCrew(replies, { tasks: tasksYaml('a'), files: rows(6) });
    const first = scripted.start(['kickoff', '--each', 'rows.jsonl', '--concurrency', '2']);
    await first.written('stderr', 'batch b-');
    await scripted.asked(2);
    const [{ batchId }] = JSON.parse((await scripted.crew(['runs', '--json'])).stdout);
    const words = `Batch ${batchId} is being run right now`;
    const meanwhile = await scripted.crew(['resume', batchId]);
    expect(meanwhile).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(words) });
    first.child.kill('SIGKILL');
    await first.ended;
    const both = await Promise.all([scripted.crew(['resume', batchId]), scripted.crew(['resume', batchId])]);
    const codes = both.map(({ code }) => code).sort();
    expect([
      [0, 0],
      [0, 2],
    ]).toContainEqual(codes);
    expect(tasksAsked(scripted.server)).toHaveLength(2 + 6);
  });

  it('says that there is no such batch', async () => {
    await using scripted = await kickedOff({ tasks: tasksYaml('a') });
    expect(await scripted.crew(['resume', 'b-zzzzzz'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('b-zzzzzz'),
    });
  });
});

it('says of a batch where a run is asked for what can be done with it', async () => {
  await using scripted = await scriptedCrew(() => 'ok', { tasks: tasksYaml('a'), files: rows(2) });
  const batch = batchIn((await scripted.crew(['kickoff', '--each', 'rows.jsonl'])).stderr);
  for (const command of ['show', 'replay', 'outputs', 'diff', 'cancel']) {
    const { code, stderr } = await scripted.crew([command, batch]);
    expect([command, code, stderr]).toEqual([command, 2, expect.stringContaining(`${batch} is a batch, not a run`)]);
    expect(stderr).toContain(`crew runs --batch ${batch}`);
  }
});

// Windows has no signals to send to another process.
describe.skipIf(process.platform === 'win32')('Ctrl-C in a batch', { concurrent: true }, () => {
  it('records what runs, starts no more, and leaves a batch that goes on', async () => {
    const replies = replyByTask((task, time) => (task === 'b' && time === 2 ? 'hang' : undefined));
    await using scripted = await scriptedCrew(replies, { tasks: tasksYaml('ab'), files: rows(4) });
    const { child, ended } = scripted.start(['kickoff', '--each', 'rows.jsonl', '--concurrency', '1']);
    await scripted.asked(4);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(130);
    const lines = linesOf(stdout);
    expect(lines.map((line) => line.status)).toEqual(['completed', 'interrupted', 'not-run', 'not-run']);
    expect((await scripted.listing(lines[1].runId)).tasks.map((task) => task.status)).toEqual([
      'completed',
      'interrupted',
    ]);
    const resumed = await scripted.crew(['resume', batchIn(stderr), '--concurrency', '1']);
    expect(resumed.code).toBe(0);
    expect(linesOf(resumed.stdout).map((line) => line.row)).toEqual([2, 3, 4]);
    expect(tasksAsked(scripted.server).slice(4).join('')).toBe('babab');
  });

  it('refuses to go on with a batch whose row still runs; a killed one goes on', async () => {
    const replies = replyByTask((task, time) => (task === 'b' && time === 1 ? 'hang' : undefined));
    await using scripted = await scriptedCrew(replies, { tasks: tasksYaml('ab'), files: rows(2) });
    const { child, ended, written } = scripted.start(['kickoff', '--each', 'rows.jsonl', '--concurrency', '1']);
    await written('stderr', 'batch b-');
    await scripted.asked(2);
    const { batchId } = (await scripted.listing()).run;
    const refused = await scripted.crew(['resume', String(batchId)]);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('is being run right now') });
    child.kill('SIGKILL');
    await ended;
    const resumed = await scripted.crew(['resume', String(batchId), '--concurrency', '1']);
    expect(linesOf(resumed.stdout).map((line) => `${line.row} ${line.output}`)).toEqual(['1 b 2', '2 b 3']);
    expect(tasksAsked(scripted.server).join('')).toBe('abbab');
  });
});

describe.concurrent('crew replay -n', () => {
  it('replays the same selection of one source several times, as a batch', async () => {
    await using scripted = await kickedOff({ tasks: tasksYaml('abc') });
    const { code, stdout, stderr } = await scripted.crew([
      'replay',
      '-t',
      'b',
      '-n',
      '3',
      '--json',
      '--concurrency',
      '1',
    ]);
    expect(code).toBe(0);
    expect(linesOf(stdout).map((line) => line.output)).toEqual(['c 2', 'c 3', 'c 4']);
    expect(scripted.askedSince()).toBe('bcbcbc');
    const runs = await inProcess(scripted.project, (crew) => crew.runs.list({ batchId: batchIn(stderr) }));
    expect(runs.map((run) => run.parentRunId)).toEqual(Array(3).fill(scripted.runId));
  });
});
