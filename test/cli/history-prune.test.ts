import { describe, expect, it } from 'vitest';
import { type ScriptedCrew, scriptedCrew } from '../helpers/scripted-crew.ts';

const today = new Date().toISOString().slice(0, 10);

describe.concurrent('crew runs prune', () => {
  it('removes all but the newest, and says what it freed', async () => {
    await using scripted = await threeRuns();
    const [newest, ...others] = await runIds(scripted);
    const { code, stdout } = await scripted.crew(['runs', 'prune', '--keep', '1', '--yes', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ runs: others, bytesFreed: expect.any(Number) });
    expect(await runIds(scripted)).toEqual([newest]);
  });

  it('keeps what is younger', async () => {
    await using scripted = await threeRuns();
    const pruned = await scripted.crew(['runs', 'prune', '--older-than', '30d', '--yes']);
    expect(pruned).toMatchObject({ code: 0, stdout: '', stderr: 'No run to remove. All of them: crew runs\n' });
    expect(await runIds(scripted)).toHaveLength(3);
    expect((await scripted.crew(['runs', 'prune', '--older-than', '0s', '--yes'])).stdout).toMatch(/^Removed 3 runs; /);
  });

  it('only lists them with --dry-run', async () => {
    await using scripted = await threeRuns();
    const [newest, second] = await runIds(scripted);
    const { stdout, stderr } = await scripted.crew(['runs', 'prune', '--keep', '1', '--dry-run']);
    expect(stdout).toContain(` ${second} `);
    expect(stdout).not.toContain(newest);
    expect(stderr).toBe('2 runs would be removed; nothing was\n');
    expect(await runIds(scripted)).toHaveLength(3);
  });

  it('lists what it would remove before it asks', async () => {
    await using scripted = await threeRuns();
    const [newest = '', ...others] = await runIds(scripted);
    const { stderr } = await scripted.crew(['runs', 'prune', '--keep', '1']);
    const [list = '', question] = stderr.split('✘');
    expect(question).toContain('Remove 2 runs for good?');
    for (const id of others) expect(list).toContain(` ${id} `);
    expect(list).not.toContain(newest);
  });

  it('removes nothing before it knows what, and that it may', async () => {
    await using scripted = await threeRuns();
    const refused = async (words: readonly string[]) => {
      const { code, stdout, stderr } = await scripted.crew(['runs', 'prune', ...words]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      return stderr;
    };
    expect(await refused(['--keep', '1'])).toContain('Confirm in advance:  --yes');
    expect(await refused(['--yes'])).toContain('crew runs prune --older-than 30d --keep 20');
    expect(await refused(['--keep', 'few', '--yes'])).toContain('--keep few is not a whole number');
    expect(await refused(['--older-than', 'long', '--yes'])).toContain('"long" is not a time');
    expect(await runIds(scripted)).toHaveLength(3);
  });

  it('leaves a replay as it was, though the run that it reuses is gone', async () => {
    await using scripted = await scriptedCrew(['facts', 'an outline', 'the article', 'a better one', 'the best one']);
    await scripted.crew(['kickoff']);
    await scripted.crew(['replay', '-t', 'article']);
    const before = await scripted.listing();
    await scripted.crew(['runs', 'prune', '--keep', '1', '--yes']);
    expect(await scripted.listing()).toEqual(before);
    const shown = await scripted.crew(['show', before.tasks[0]?.taskId ?? '', '--prompts']);
    expect(shown.stdout).toContain('Find facts');
    expect(await scripted.crew(['replay', '-t', 'article'])).toMatchObject({ code: 0, stdout: 'the best one\n' });
    expect(scripted.userMessage(4)).toContain('an outline');
  });

  it('leaves a run that is running', async () => {
    await using scripted = await scriptedCrew(['facts', 'hang']);
    const { child, ended } = scripted.start(['kickoff']);
    await scripted.asked(2);
    const { stderr } = await scripted.crew(['runs', 'prune', '--keep', '0', '--yes']);
    const [id] = await runIds(scripted);
    child.kill();
    await ended;
    expect(stderr).toContain('No run to remove');
    expect(id).toBeDefined();
  });
});

describe.concurrent('a pruned run', () => {
  it('is said to be pruned by every command that names it', async () => {
    await using scripted = await threeRuns();
    const [, id = ''] = await runIds(scripted);
    await scripted.crew(['runs', 'prune', '--keep', '1', '--yes']);
    const commands = [
      ...[
        ['show', id],
        ['show', `${id}-2`],
        ['show', '--run', id.slice(0, 7)],
        ['log-tasks-outputs', id],
      ],
      ...[
        ['replay', id],
        ['replay', '-t', `${id}-2`],
        ['resume', id],
        ['cancel', id],
      ],
      ...[
        ['diff', id],
        ['diff', `${id}-1`],
        ['runs', 'export', id],
      ],
    ];
    for (const words of commands) {
      const { code, stdout, stderr } = await scripted.crew(words);
      expect({ words, code, stdout }).toEqual({ words, code: 2, stdout: '' });
      expect(stderr).toContain(`Run ${id} was pruned on ${today}`);
    }
  });

  it('is said to be pruned also when no run is left', async () => {
    await using scripted = await threeRuns();
    const [id = ''] = await runIds(scripted);
    await scripted.crew(['runs', 'prune', '--keep', '0', '--yes']);
    for (const words of [
      ['show', id],
      ['replay', '-t', `${id}-1`],
    ]) {
      expect((await scripted.crew(words)).stderr).toContain(`Run ${id} was pruned on ${today}`);
    }
  });
});

async function threeRuns(): Promise<ScriptedCrew> {
  const tasks =
    '  one: { description: Go, expected_output: Text }\n  two: { description: On, expected_output: Text }\n';
  const scripted = await scriptedCrew([], { tasks });
  for (let count = 0; count < 3; count++) await scripted.crew(['kickoff', '--offline', '--quiet']);
  return scripted;
}

async function runIds(scripted: ScriptedCrew): Promise<readonly string[]> {
  const runs: readonly { runId: string }[] = JSON.parse((await scripted.crew(['runs', '--json'])).stdout);
  return runs.map(({ runId }) => runId);
}
