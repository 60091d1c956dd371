import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { makeProject, runCrew } from '../helpers/project.ts';

describe.concurrent('crew create', () => {
  it.each([
    ['research', []],
    ['minimal', []],
    ['review', ['-i', 'diff=@example.diff']],
    ['tools', []],
  ])('makes a %s crew that runs at once, without a key', async (template, words) => {
    await using folder = await makeProject({});
    const created = await runCrew(['create', 'crew', 'my-crew', '--template', template], { cwd: folder.dir });
    expect(created).toMatchObject({ code: 0, stdout: 'my-crew\n' });
    const { code, stdout, stderr } = await runCrew(['kickoff', '--offline', ...words], { cwd: folder.path('my-crew') });
    expect(code).toBe(0);
    expect(stdout).toContain('[offline');
    expect(stderr).not.toMatch(/warning|✘/);
    expect((await runCrew(['check', '--json'], { cwd: folder.path('my-crew') })).code).toBe(0);
  });

  it.each(['../up', 'a/b', '.hidden', 'my crew', 'con', '-x y', 'ünïcode', 'x'.repeat(101)])(
    'refuses the name %s and writes nothing',
    async (name) => {
      await using folder = await makeProject({});
      const { code, stdout, stderr } = await runCrew(['create', 'crew', '--', name], { cwd: folder.dir });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('crew create');
      expect(await readdir(folder.dir)).toEqual([]);
    },
  );

  it('asks nothing without a terminal, and says what to type', async () => {
    await using folder = await makeProject({});
    const { code, stdout, stderr } = await runCrew(['create'], { cwd: folder.dir, stdin: 'my-crew\n' });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('crew create my-crew');
    expect(await readdir(folder.dir)).toEqual([]);
  });

  it('leaves a folder that is not empty as it is', async () => {
    await using folder = await makeProject({ 'my-crew/notes.txt': 'mine' });
    const { code, stdout, stderr } = await runCrew(['create', 'my-crew'], { cwd: folder.dir });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('not empty');
    expect(await readdir(folder.dir)).toEqual(['my-crew']);
    expect(await readdir(folder.path('my-crew'))).toEqual(['notes.txt']);
  });

  it('names the nearest template for a typo, and writes nothing', async () => {
    await using folder = await makeProject({});
    const { code, stderr } = await runCrew(['create', 'my-crew', '--template', 'reserch'], { cwd: folder.dir });
    expect(code).toBe(2);
    expect(stderr).toContain('research');
    expect(await readdir(folder.dir)).toEqual([]);
  });
});
