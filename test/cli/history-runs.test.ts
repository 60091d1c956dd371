import { describe, expect, it } from 'vitest';
import { inProcess } from '../helpers/replays.ts';
import { scriptedCrew } from '../helpers/scripted-crew.ts';

const tasks = '  one: { description: Go, expected_output: Text }\n';
const offline = (count: number) => async (project: Parameters<typeof inProcess>[0]) =>
  inProcess(
    project,
    (crew) =>
      crew.kickoffEach(
        Array.from({ length: count }, () => ({})),
        { offline: true },
      ).result,
  );

describe.concurrent('crew runs', () => {
  it('says of a batch that it does not know that there is none', async () => {
    await using scripted = await scriptedCrew([], { tasks });
    await offline(1)(scripted.project);
    expect(await scripted.crew(['runs', '--batch', 'b-000000'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('No batch "b-000000"'),
    });
    const [{ batchId }] = JSON.parse((await scripted.crew(['runs', '--json'])).stdout);
    const other = await scripted.crew(['runs', '--batch', batchId, '--status', 'failed']);
    expect(other).toMatchObject({ code: 0, stderr: 'No run matches. All of them: crew runs\n' });
  });

  it('says when there are more than it lists, and nothing when there are not', async () => {
    await using scripted = await scriptedCrew([], { tasks });
    await offline(21)(scripted.project);
    for (const words of [[], ['--tree'], ['--json']]) {
      const { stdout, stderr } = await scripted.crew(['runs', ...words]);
      expect(stderr).toBe('note: these are the newest 20 of 21; all of them:  --limit all\n');
      expect(words.includes('--json') ? JSON.parse(stdout).length : stdout.split('\n').length - 2).toBe(20);
    }
    for (const limit of ['3', '21', '100']) expect((await scripted.crew(['runs', '--limit', limit])).stderr).toBe('');
  });

  it('refuses a history that is named and is not there', async () => {
    await using scripted = await scriptedCrew([], { tasks });
    for (const words of [['runs'], ['runs', '--json'], ['show'], ['runs', 'prune', '--keep', '0']]) {
      const { code, stdout, stderr } = await scripted.crew(['--db', 'nope/x.db', ...words]);
      expect({ words, code, stdout }).toEqual({ words, code: 2, stdout: '' });
      expect(stderr).toMatch(/^✘ There is no history at nope\/x\.db\n {2}Check --db/);
    }
    expect(await scripted.crew(['runs', '--json'])).toMatchObject({ code: 0, stdout: '[]\n' });
  });
});
