import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type ScriptedCrew, scriptedCrew } from '../helpers/scripted-crew.ts';

const tasks = '  a: { description: Go, expected_output: Text }\n';

/** A crew whose model takes its key from TEST_KEY. */
async function keyedCrew(
  replies: Parameters<typeof scriptedCrew>[0],
  files: Readonly<Record<string, string>> = {},
): Promise<ScriptedCrew> {
  const scripted = await scriptedCrew(replies, { tasks, files });
  const yaml = await scripted.project.read('crew.yaml');
  await scripted.project.write(
    'crew.yaml',
    yaml.replace('model: test-model,', 'model: test-model, api_key_env: TEST_KEY,'),
  );
  return scripted;
}

const sentKey = ({ server }: ScriptedCrew) => server.requests[0]?.headers.authorization;

describe.concurrent('a key', () => {
  it('that is missing is found before anything runs: its name, where to put it, how to do without', async () => {
    await using scripted = await keyedCrew([]);
    const { code, stdout, stderr } = await scripted.crew(['kickoff']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    for (const text of ['TEST_KEY is not set', '.env', '--offline']) expect(stderr).toContain(text);
    expect(scripted.server.requests).toEqual([]);
    expect(await readdir(scripted.project.path('.crew'))).not.toContain('runs.db');
  });

  it.each([
    ['.env, when nothing else names it', [], {}, 'Bearer from-dotenv'],
    ['the environment, before .env', [], { TEST_KEY: 'from-environment' }, 'Bearer from-environment'],
    ['--env-file, before both', ['--env-file', 'other.env'], { TEST_KEY: 'from-environment' }, 'Bearer from-env-file'],
  ])('comes from %s', async (_where, words, env, sent) => {
    await using scripted = await keyedCrew(['fine'], {
      '.env': 'TEST_KEY=from-dotenv\n',
      'other.env': 'TEST_KEY="from-env-file" # ours\n',
    });
    expect((await scripted.crew(['kickoff', ...words], { env })).code).toBe(0);
    expect(sentKey(scripted)).toBe(sent);
  });

  it('is looked for in --env-file from where the command was typed', async () => {
    await using scripted = await keyedCrew(['fine'], { 'sub/here.env': 'TEST_KEY=from-below\n' });
    expect(
      (await scripted.crew(['kickoff', '--env-file', 'here.env'], { cwd: scripted.project.path('sub') })).code,
    ).toBe(0);
    expect(sentKey(scripted)).toBe('Bearer from-below');
  });

  it('of an --env-file that is not there stops everything, with the name of the file', async () => {
    await using scripted = await keyedCrew([]);
    const { code, stderr } = await scripted.crew(['kickoff', '--env-file', 'nowhere.env']);
    // Node has a flag of that name, looks for it in all words, and ends by itself with 9.
    expect([2, 9]).toContain(code);
    expect(stderr).toContain('nowhere.env');
    expect(scripted.server.requests).toEqual([]);
  });

  it.each(['zq-Odd.shape/of+a=key', 'sk-proj-abcdefghijklmnopqrstuvwx'])(
    'such as %s reaches neither disk, nor stdout, nor stderr, also when the server echoes it',
    async (key) => {
      await using scripted = await keyedCrew(
        [
          { status: 500, error: `retry, ${key}` },
          { status: 401, error: { message: `Incorrect API key provided: ${key}.`, param: key } },
        ],
        { '.env': `TEST_KEY=${key}\n` },
      );
      const { code, stdout, stderr } = await scripted.crew(['kickoff', '--events']);
      expect(code).toBe(1);
      expect(sentKey(scripted)).toBe(`Bearer ${key}`);
      expect(stderr).toContain('Incorrect API key provided: ***');
      const folder = scripted.project.path('.crew');
      const kept = await Promise.all((await readdir(folder)).map((file) => readFile(`${folder}/${file}`, 'latin1')));
      for (const text of [stdout, stderr, ...kept]) expect(text).not.toContain(key);
    },
  );

  it('in a crew file is refused without being shown', async () => {
    await using scripted = await keyedCrew([]);
    const yaml = await scripted.project.read('crew.yaml');
    await scripted.project.write('crew.yaml', yaml.replace('api_key_env: TEST_KEY', 'api_key: sk-in-the-file-123456'));
    const { code, stdout, stderr } = await scripted.crew(['kickoff']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('api_key_env');
    expect(stderr).not.toContain('sk-in-the-file-123456');
  });
});
