import { describe, expect, it } from 'vitest';
import { scriptedCrew } from '../helpers/scripted-crew.ts';

const replies = ['facts', 'an outline', 'the article'];
const unauthorized = { status: 401, error: 'no such key' };

describe.concurrent('crew kickoff', () => {
  it.each(['kickoff', 'run'])('prints the final answer alone on stdout, and progress on stderr (%s)', async (verb) => {
    await using scripted = await scriptedCrew(replies);
    const { code, stdout, stderr } = await scripted.crew([verb]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'the article\n' });
    for (const task of ['research', 'outline', 'article']) expect(stderr).toMatch(new RegExp(`✔ ${task} +writer`));
    expect(stderr).not.toContain('the article');
    expect(scripted.server.unexpected).toEqual([]);
  });

  it('says nothing but the answer with --quiet', async () => {
    await using scripted = await scriptedCrew(replies);
    expect(await scripted.crew(['kickoff', '-q'])).toMatchObject({ code: 0, stdout: 'the article\n', stderr: '' });
  });

  it('says with --quiet why a run failed, once', async () => {
    await using scripted = await scriptedCrew([unauthorized]);
    const { code, stdout, stderr } = await scripted.crew(['kickoff', '--quiet']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.match(/no such key/g)).toHaveLength(1);
  });

  it('writes no colour when stderr is no terminal', async () => {
    await using scripted = await scriptedCrew(replies);
    const { stderr } = await scripted.crew(['kickoff'], { env: { NO_COLOR: undefined } });
    expect(stderr).not.toContain('\u001b');
  });

  it('adds no second line break to an answer that ends with one', async () => {
    await using scripted = await scriptedCrew(['facts', 'an outline', { chunks: ['the article\n'] }]);
    expect((await scripted.crew(['kickoff', '-q'])).stdout).toBe('the article\n');
  });
});

// What is promised; docs/json.md lists all there is, and its own test holds it to that.
const runKeys =
  `runId crew status partial startedAt endedAt inputs parentRunId rootRunId batchId model offline usage costUsd saved
  error`.split(/\s+/);
const taskKeys =
  `taskId name agent status origin reused reason drift stale output json error startedAt durationMs model usage costUsd
  reads`.split(/\s+/);

describe.concurrent('crew kickoff --json', () => {
  it('prints the run, its tasks and the output, as log-tasks-outputs does later', async () => {
    await using scripted = await scriptedCrew(replies);
    const { code, stdout } = await scripted.crew(['kickoff', '--json']);
    const result = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(Object.keys(result)).toEqual(['run', 'tasks', 'output']);
    expect(Object.keys(result.run)).toEqual(expect.arrayContaining(runKeys));
    for (const task of result.tasks) expect(Object.keys(task)).toEqual(expect.arrayContaining(taskKeys));
    const { runId } = result.run;
    expect(result.run).toMatchObject({
      runId: expect.stringMatching(/^[0-9a-hjkmnp-tv-z]{8}$/),
      crew: 'test-crew',
      status: 'completed',
      partial: false,
      parentRunId: null,
      rootRunId: runId,
      batchId: null,
      model: 'test-model',
      offline: false,
      usage: { inputTokens: 300, outputTokens: 60, cachedTokens: 0, reasoningTokens: 0 },
      costUsd: 0,
      saved: null,
    });
    expect(result.tasks[2]).toMatchObject({
      taskId: `${runId}-3`,
      name: 'article',
      agent: 'writer',
      status: 'completed',
      origin: 'run',
      reused: false,
      stale: [],
      output: 'the article',
      json: null,
      error: null,
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      model: 'test-model',
      reads: [`${runId}-1`, `${runId}-2`],
    });
    expect(result.output).toBe('the article');
    expect(await scripted.listing()).toEqual(result);
  });

  it('prints it also when the run failed, with the tasks that were not reached', async () => {
    await using scripted = await scriptedCrew(['facts', unauthorized]);
    const { code, stdout } = await scripted.crew(['kickoff', '--json']);
    const { run, tasks, output } = JSON.parse(stdout);
    expect(code).toBe(1);
    expect(run).toMatchObject({ status: 'failed', usageIncomplete: true });
    expect(tasks[1].error).toEqual({
      code: 'model-auth',
      message: expect.stringContaining('401'),
      hint: expect.any(String),
    });
    expect(tasks.map((task: { status: string }) => task.status)).toEqual(['completed', 'failed', 'not-run']);
    expect(tasks[2]).toMatchObject({ taskId: null, origin: null, reason: 'not-reached', output: null });
    expect(Object.keys(tasks[2])).toEqual(expect.arrayContaining(taskKeys));
    expect(output).toBe('facts');
  });

  it.each([
    ['--json', '--events'],
    ['--quiet', '--verbose'],
  ])('is refused before anything runs with what excludes each other: %s %s', async (one, other) => {
    await using scripted = await scriptedCrew([]);
    const { code, stdout, stderr } = await scripted.crew(['kickoff', one, other]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`${one} and ${other} exclude each other`);
    expect(scripted.server.requests).toEqual([]);
  });
});
