import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type KickedOff, kickedOff, readRows, tasksYaml } from '../helpers/replays.ts';

const tasks = tasksYaml('abc', { b: ', context: [a]', c: ', context: [b]' });

async function edited(scripted: KickedOff, from: string, to: string): Promise<void> {
  await scripted.project.write('crew.yaml', (await scripted.project.read('crew.yaml')).replace(from, to));
}

/** The bytes of every file of the project. */
async function bytesOf({ project }: KickedOff): Promise<readonly string[]> {
  const found = await readdir(project.dir, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`);
  return Promise.all(
    files.sort().map(
      async (file) =>
        `${file} ${createHash('sha256')
          .update(await readFile(file))
          .digest('hex')}`,
    ),
  );
}

describe.concurrent('crew replay --dry-run', () => {
  it('asks no model and writes nothing', async () => {
    await using scripted = await kickedOff({ tasks });
    const words = ['replay', '-t', 'b', '--set-output', 'a=by hand', '--dry-run'];
    await scripted.crew(words);
    const before = await bytesOf(scripted);
    expect((await scripted.crew(words)).code).toBe(0);
    expect(await bytesOf(scripted)).toEqual(before);
    expect(readRows(scripted.project)['runs']).toHaveLength(1);
    expect(scripted.askedSince()).toBe('');
  });

  it('prints for each task what is done and why, with places', async () => {
    await using scripted = await kickedOff({ tasks });
    await edited(scripted, 'Do a,', 'Do a again,');
    await edited(scripted, 'goal: Write well', 'goal: Write fast');
    const { stdout } = await scripted.crew(['replay', '-t', 'c', '--dry-run']);
    const [head, a, b, c] = stdout.split('\n');
    expect(head).toBe(`Replay of ${scripted.runId} from c`);
    expect(a).toMatch(
      / a +reuse +description, agent writer's goal changed since \(crew\.yaml:6:\d+, crew\.yaml:4:\d+\)/,
    );
    expect(b).toMatch(/ b +reuse +agent writer's goal changed since/);
    expect(c).toMatch(/ c +run +the replay begins here/);
  });

  it('says of a stale output what it was made from', async () => {
    await using scripted = await kickedOff({ tasks });
    const { stdout } = await scripted.crew(['replay', '-t', 'c', '--set-output', 'a=by hand', '--dry-run']);
    expect(stdout).toMatch(new RegExp(` b +reuse +stale: made from a ${scripted.runId}-1; this run has \\w{8}-1`));
    expect(stdout).toMatch(/ a +edit +given by hand/);
  });

  it('prints the whole plan as JSON', async () => {
    await using scripted = await kickedOff({
      tasks: tasks.replace('Do a', '"Do a on {topic}"'),
      inputs: { topic: 'tea' },
    });
    const words = ['replay', '-t', 'b', '--to', 'b', '--model', 'other', '--dry-run', '--json'];
    const plan = JSON.parse((await scripted.crew(words)).stdout);
    expect(plan).toEqual({
      source: scripted.runId,
      kept: { model: 'other', agentModels: {}, envFile: null },
      inputs: expect.objectContaining({ topic: 'tea', current_year: expect.any(String) }),
      tasks: [
        {
          name: 'a',
          action: 'reuse',
          reason: `recorded as ${scripted.runId}-1`,
          taskId: `${scripted.runId}-1`,
          drift: [],
          stale: [],
          saves: { tokens: 120, costUsd: 0, durationMs: expect.any(Number) },
        },
        { name: 'b', action: 'run', reason: 'the replay begins here', taskId: null, drift: [], stale: [], saves: null },
        expect.objectContaining({ name: 'c', action: 'not-run', reason: 'comes after b', taskId: null, saves: null }),
      ],
    });
  });

  it('plans what would run: --changed', async () => {
    await using scripted = await kickedOff({ tasks });
    await edited(scripted, 'Do b,', 'Do b again,');
    const words = ['replay', '--changed', '--dry-run', '--json'];
    const planned = JSON.parse((await scripted.crew(words)).stdout).tasks;
    expect(planned.map((task: { action: string }) => task.action)).toEqual(['reuse', 'run', 'run']);
    expect(planned[1].reason).toMatch(/^changed: description \(crew\.yaml:7:\d+\)$/);
    expect(planned[2].reason).toBe('reads b');
    await edited(scripted, 'Do b again,', 'Do b,');
    const back = JSON.parse((await scripted.crew(words)).stdout).tasks;
    expect(back.map((task: { action: string }) => task.action)).toEqual(['reuse', 'reuse', 'reuse']);
  });

  it('refuses what the replay itself would refuse', async () => {
    await using scripted = await kickedOff({ tasks });
    await edited(scripted, 'Do a,', 'Do a again,');
    const { code, stdout, stderr } = await scripted.crew(['replay', '-t', 'b', '--strict', '--dry-run']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/a {2}description \(crew\.yaml:6:\d+\)/);
  });
});
