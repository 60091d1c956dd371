import { existsSync } from 'node:fs';
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { scriptedCrew } from '../helpers/scripted-crew.ts';

const oneTask = (more: string) => `  report: { description: Go, expected_output: Text, ${more} }\n`;

describe.concurrent('output_file', () => {
  it('is written in the project, also when crew is started in a folder below it', async () => {
    await using scripted = await scriptedCrew(['the report'], { tasks: oneTask('output_file: out/report.md') });
    await mkdir(scripted.project.path('deep', 'down'), { recursive: true });
    const { code, stderr } = await scripted.crew(['kickoff'], { cwd: scripted.project.path('deep', 'down') });
    expect(await scripted.project.read('out/report.md')).toBe('the report\n');
    expect(await readdir(scripted.project.path('deep', 'down'))).toEqual([]);
    expect(stderr).toContain('wrote out/report.md');
    expect(code).toBe(0);
  });

  it('is written in the project that -C names', async () => {
    await using scripted = await scriptedCrew(['the report'], { tasks: oneTask('output_file: report.md') });
    const { code } = await scripted.crew(['-C', scripted.project.dir, 'kickoff'], { cwd: tmpdir() });
    expect(await scripted.project.read('report.md')).toBe('the report\n');
    expect(code).toBe(0);
  });

  it('is left alone by an offline run, which replaces only what is made up as well', async () => {
    await using scripted = await scriptedCrew(['the report'], { tasks: oneTask('output_file: report.md') });
    expect((await scripted.crew(['kickoff', '--offline'])).stderr).toContain('wrote report.md');
    expect((await scripted.crew(['kickoff', '--offline'])).stderr).toContain('wrote report.md');
    await scripted.crew(['kickoff']);
    const { code, stderr } = await scripted.crew(['kickoff', '--offline']);
    expect(stderr).toContain('kept report.md: it may hold a real answer');
    expect([code, await scripted.project.read('report.md')]).toEqual([0, 'the report\n']);
    await scripted.crew(['replay', '--offline', '--set-output', 'report=by hand']);
    expect(await scripted.project.read('report.md')).toBe('by hand\n');
  });

  it('takes an input in its name', async () => {
    await using scripted = await scriptedCrew(['the report'], { tasks: oneTask('output_file: "{topic}.md"') });
    await scripted.crew(['kickoff', '-i', 'topic=cats']);
    expect(await scripted.project.read('cats.md')).toBe('the report\n');
  });

  it.each([
    ['outside the project', 'topic=../stolen'],
    ['at an absolute path', `topic=${tmpdir()}/stolen`],
    ['over crew.yaml', 'topic=crew.yaml'],
    ['over .env', 'topic=.env'],
    ['in .crew', 'topic=.crew/runs.db'],
    ['as a folder', 'topic=folder'],
    ['through a link', 'topic=link/stolen'],
    ['over a link', 'topic=link'],
    ['over a folder that leads round in a circle', 'topic=loop/x'],
    ['below a file', 'topic=crew.yaml/x/y'],
    ['with a name that is too long', `topic=${'a'.repeat(300)}`],
    ['with a line break', 'topic=a\nb'],
    ['with a control character', 'topic=a\u0007b'],
    ['without a name', 'topic='],
  ])('is refused %s before anything is spent', async (_where, input) => {
    await using scripted = await scriptedCrew([], { tasks: oneTask('output_file: "{topic}"') });
    await mkdir(scripted.project.path('folder'));
    await symlink(tmpdir(), scripted.project.path('link'), 'junction');
    await symlink(scripted.project.path('loop'), scripted.project.path('loop'), 'junction');
    const { code, stdout, stderr } = await scripted.crew(['kickoff', '-i', input]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^✘ output_file of report is "[^"]*": (it|there|crew\.yaml|a) .*\n {2}Change output_file/);
    expect(stderr).toMatch(/at crew\.yaml:6:\d+, or the input topic\n$/);
    expect(scripted.server.requests).toEqual([]);
    expect(existsSync(scripted.project.path('.crew', 'runs.db'))).toBe(false);
  });

  it('blames the input that makes the name unusable', async () => {
    const tasks = oneTask('output_file: "{topic}/{part}.md"');
    await using scripted = await scriptedCrew([], { tasks });
    const named = async (...words: string[]) => (await scripted.crew(['kickoff', ...words])).stderr;
    expect(await named('-i', 'topic=tea', '-i', 'part=')).toContain('is "tea/.md": a name in it is empty');
    expect(await named('-i', 'topic=', '-i', 'part=one')).toMatch(/at crew\.yaml:6:53, or the input topic\n/);
    const long = await named('-i', 'topic=tea', '-i', `part=${'a'.repeat(300)}`);
    expect(long).toContain('it has a name of 303 bytes in it; 255 is the most');
    expect(long).toMatch(/or the input part\n/);
  });

  it.skipIf(process.platform === 'win32')('is refused when its path is longer than the system takes', async () => {
    await using scripted = await scriptedCrew([], { tasks: oneTask('output_file: "{topic}"') });
    const { code, stderr } = await scripted.crew(['kickoff', '-i', `topic=${'a/'.repeat(3000)}a`]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/…(a\/)+a": it is too long for a path\n/);
  });

  it('keeps a name that begins with a dot on purpose', async () => {
    await using scripted = await scriptedCrew(['the report'], { tasks: oneTask('output_file: "out/{topic}.md"') });
    expect((await scripted.crew(['kickoff', '-i', 'topic=.draft'])).code).toBe(0);
    expect(await scripted.project.read('out/.draft.md')).toBe('the report\n');
  });

  it('is refused in a folder that does not exist when create_directory is false', async () => {
    const tasks = oneTask('output_file: new/report.md, create_directory: false');
    await using scripted = await scriptedCrew([], { tasks });
    const { code, stderr } = await scripted.crew(['kickoff']);
    expect(code).toBe(2);
    expect(stderr).toContain('create_directory');
    expect(await readdir(scripted.project.dir)).not.toContain('new');
  });

  it('that cannot be written fails the command, while the answer is printed and saved', async () => {
    await using scripted = await scriptedCrew(
      async () => {
        await mkdir(scripted.project.path('report.md'));
        return 'the report';
      },
      { tasks: oneTask('output_file: report.md') },
    );
    const { code, stdout, stderr } = await scripted.crew(['kickoff']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: 'the report\n' });
    expect(stderr).toContain('report.md');
    expect((await scripted.listing()).tasks[0]).toMatchObject({ status: 'completed', output: 'the report' });
  });
});
