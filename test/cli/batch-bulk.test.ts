import { describe, expect, it } from 'vitest';
import { inProcess, type KickedOff, kickedOff, replyByTask, tasksAsked, tasksYaml } from '../helpers/replays.ts';

const linesOf = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const unauthorized = { status: 401, error: 'no such key' };

/** Four runs of `a`, `b`: completed, failed in b, failed in a, completed. */
async function fourRuns() {
  const failing = new Set(['a 3', 'b 2']);
  const replies = replyByTask((task, time) => (failing.has(`${task} ${time}`) ? unauthorized : undefined));
  const scripted = await kickedOff({ replies, tasks: tasksYaml('ab') });
  const ids = await inProcess(scripted.project, async (crew) => {
    for (let more = 0; more < 3; more++) await crew.kickoff().result.catch(() => undefined);
    return (await crew.runs.list()).map((run) => run.runId).reverse();
  });
  const before = scripted.server.requests.length;
  return Object.assign(scripted, { ids, asked: () => tasksAsked(scripted.server).slice(before).join('') });
}

const parentsOf = async ({ project }: Pick<KickedOff, 'project'>) =>
  inProcess(project, async (crew) => (await crew.runs.list()).flatMap((run) => run.parentRunId ?? []).sort());

describe.concurrent('crew replay --bulk', () => {
  it('replays what a filter finds, as one named batch', async () => {
    await using scripted = await fourRuns();
    const words = ['--status', 'failed,interrupted', '--failed', '--name', 'mend', '--concurrency', '1', '--yes'];
    const { code, stdout, stderr } = await scripted.crew(['replay', '--bulk', ...words]);
    expect(code).toBe(0);
    expect(linesOf(stdout).map((line) => `${line.row} ${line.status}`)).toEqual(['1 completed', '2 completed']);
    expect(scripted.asked()).toBe('abb');
    expect(await parentsOf(scripted)).toEqual([scripted.ids[1], scripted.ids[2]].sort());
    expect(stderr).toMatch(/b-\w{6} · 2 completed\n/);
    expect(stderr).toContain('2 runs');
  });

  it('leaves out what was mended since, unless it is named', async () => {
    await using scripted = await fourRuns();
    const [, failed = '', other = ''] = scripted.ids;
    await inProcess(scripted.project, (crew) => crew.resume(failed).result);
    const plan = async (...words: string[]) => {
      const { stdout } = await scripted.crew(['replay', '--bulk', ...words, '--dry-run', '--json']);
      return JSON.parse(stdout).map((row: { runId: string }) => row.runId);
    };
    expect(await plan('--status', 'failed')).toEqual([other]);
    expect(await plan(failed, other.slice(0, 7))).toEqual([failed, other]);
    expect(await plan('--run', failed)).toEqual([failed]);
    expect(await plan('--everything')).not.toContain(failed);
    expect(await plan('--everything', '--limit', '2')).toHaveLength(2);
    expect(await plan('--since', '1h')).toHaveLength(4);
    const none = await scripted.crew(['replay', '--bulk', '--until', '1h', '--dry-run']);
    expect(none).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('No run matches') });
  });

  it('counts and starts only runs that have something to run', async () => {
    await using scripted = await kickedOff({ tasks: tasksYaml('ab') });
    const before = await scripted.project.read('crew.yaml');
    await scripted.project.write('crew.yaml', before.replace('Do b,', 'Do b again,'));
    await inProcess(scripted.project, (crew) => crew.kickoff().result);
    const words = ['replay', '--bulk', '--everything', '--changed', '--yes'];
    const some = await scripted.crew(words);
    expect(linesOf(some.stdout)).toHaveLength(1);
    expect(some.stderr).toContain('1 run, about 120 tokens, going by what was recorded; 1 more has nothing to run\n');
    const none = await scripted.crew(words);
    expect(none).toMatchObject({ code: 0, stdout: expect.any(String) });
  });

  it('takes ids from standard input', async () => {
    await using scripted = await fourRuns();
    const stdin = `${scripted.ids[3]}\n${scripted.ids[0]}\n`;
    const { code } = await scripted.crew(['replay', '--bulk', '-', '-t', 'b', '--yes'], { stdin });
    expect(code).toBe(0);
    expect(scripted.asked()).toBe('bb');
    expect(await parentsOf(scripted)).toEqual([scripted.ids[0], scripted.ids[3]].sort());
    const none = await scripted.crew(['replay', '--bulk', '-', '--yes'], { stdin: '\n' });
    expect(none).toMatchObject({ code: 2, stdout: '' });
  });

  it('shows which and the likely cost, and needs --yes where nobody can be asked', async () => {
    await using scripted = await fourRuns();
    const { code, stdout, stderr } = await scripted.crew(['replay', '--bulk', '--status', 'completed']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(new RegExp(`${scripted.ids[3]} {2}completed {2}runs a, b`));
    expect(stderr).toContain('2 runs, about 480 tokens, going by what was recorded');
    expect(stderr).toContain('--yes');
    expect(scripted.asked()).toBe('');
  });

  it('plans without doing: text and JSON', async () => {
    await using scripted = await fourRuns();
    const { ids } = scripted;
    const words = ['replay', '--bulk', ids[0] ?? '', ids[1] ?? '', '-t', 'b', '--dry-run'];
    const text = await scripted.crew(words);
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(new RegExp(`${ids[0]} {2}completed {2}runs b`));
    expect(text.stdout).toMatch(new RegExp(`${ids[1]} {2}failed {2}runs b`));
    const [first] = JSON.parse((await scripted.crew([...words, '--json'])).stdout);
    expect(first).toEqual({
      runId: ids[0],
      runs: ['b'],
      likelyCostUsd: 0,
      likelyTokens: 120,
      repeats: [],
      refusal: null,
    });
    const [offline] = JSON.parse((await scripted.crew([...words, '--json', '--offline'])).stdout);
    expect(offline).toMatchObject({ runs: ['b'], likelyCostUsd: 0, likelyTokens: 0 });
    const [, refused] = JSON.parse(
      (await scripted.crew(['replay', '--bulk', ids[0] ?? '', ids[2] ?? '', '-t', 'b', '--dry-run', '--json'])).stdout,
    );
    expect(refused).toMatchObject({ runId: ids[2], runs: [], refusal: expect.stringContaining('b reads a') });
    expect(scripted.asked()).toBe('');
    expect(await parentsOf(scripted)).toEqual([]);
  });

  it('starts those that can be replayed so, and says which are left out', async () => {
    await using scripted = await fourRuns();
    const [whole = '', , impossible = ''] = scripted.ids;
    const some = await scripted.crew(['replay', '--bulk', whole, impossible, '-t', 'b', '--yes']);
    expect(some.code, some.stderr).toBe(0);
    expect(linesOf(some.stdout).map(({ status }) => status)).toEqual(['completed']);
    expect(some.stderr).toMatch(new RegExp(`✘ ${impossible} .*b reads a`));
    expect(some.stderr).toContain('note: 1 run cannot be replayed like this, and is left out');
    const none = await scripted.crew(['replay', '--bulk', impossible, '-t', 'b', '--yes']);
    expect(none).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('b reads a') });
  });

  it('goes on when one fails, exits with 1, and is resumable', async () => {
    const replies = replyByTask((task, time) =>
      task === 'b' && time === 3 ? { status: 400, error: 'no' } : undefined,
    );
    await using scripted = await kickedOff({ replies, tasks: tasksYaml('ab') });
    await inProcess(scripted.project, (crew) => crew.kickoff().result);
    const { code, stdout, stderr } = await scripted.crew([
      'replay',
      '--bulk',
      '--everything',
      '--set-output',
      'a=by hand',
      '--yes',
      '--concurrency',
      '1',
    ]);
    expect(code).toBe(1);
    expect(linesOf(stdout).map((line) => line.status)).toEqual(['failed', 'completed']);
    expect(stderr).toContain('1 completed, 1 failed');
    const resumed = await scripted.crew(['resume', /\bb-\w{6}/.exec(stderr)?.[0] ?? '']);
    expect(linesOf(resumed.stdout)).toMatchObject([{ row: 1, status: 'completed', output: 'b 5' }]);
    expect(scripted.userMessage(scripted.server.requests.length - 1)).toContain('by hand');
  });

  it('needs to know which runs, and opens no editor', async () => {
    await using scripted = await kickedOff({ tasks: tasksYaml('a') });
    for (const words of [
      ['--yes'],
      ['--everything', '--edit-inputs', '--yes'],
      ['--everything', '-n', '2', '--yes'],
      ['uuuu', '--yes'],
      [scripted.runId, '--status', 'failed', '--yes'],
      ['--status', 'odd', '--yes'],
      ['--since', 'odd', '--yes'],
    ]) {
      expect(await scripted.crew(['replay', '--bulk', ...words])).toMatchObject({ code: 2, stdout: '' });
    }
    expect(scripted.askedSince()).toBe('');
  });
});
