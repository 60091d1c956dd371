import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { crewYaml, makeProject, runCrew } from '../helpers/project.ts';

const crew = { 'crew.yaml': crewYaml('http://127.0.0.1:1/v1', '  a: { description: Do a, expected_output: A }\n') };

describe.concurrent('crew create tool', () => {
  it('writes a tool that imports recrew first, from any folder of the project, and says what comes next', async () => {
    await using project = await makeProject({ ...crew, 'docs/notes.md': '' });
    const created = await runCrew(['create', 'tool', 'word_count'], { cwd: project.path('docs') });
    expect(created).toMatchObject({ code: 0, stdout: '../tools/word_count.ts\n' });
    const lines = created.stderr.split('\n').map((line) => line.trim());
    expect(lines).toEqual(
      expect.arrayContaining([
        `crew tools call word_count '{"text":"four words of text"}'`,
        'Give it to an agent, in crew.yaml:',
        'tools: [word_count]',
      ]),
    );
    expect((await project.read('tools/word_count.ts')).split('\n')[0]).toBe(`import { tool, z } from 'recrew';`);
  });

  it('names the file in which the agents stand, and the way by npx', async () => {
    await using project = await makeProject({ 'config/agents.yaml': '', 'node_modules/recrew/package.json': '{}' });
    const env = { npm_command: 'exec' };
    const { stderr } = await runCrew(['create', 'tool', 'a', '-C', project.dir], { cwd: project.path('config'), env });
    expect(stderr).toContain('in config/agents.yaml:');
    expect(stderr).toContain('npx recrew tools call a');
    expect(stderr).not.toContain('npm install');
  });

  it.each([
    ['a name with a blank', ['my tool'], 'crew create tool my_tool'],
    ['the name of a file', ['word_count.ts'], 'crew create tool word_count\n'],
    ['a path', ['../up'], 'crew create tool up'],
    ['a name that is too long', ['x'.repeat(65)], `crew create tool ${'x'.repeat(64)}`],
    ['the name of a built-in tool', ['read_file'], 'crew create tool my_read_file'],
    ['a name that is taken', ['taken'], 'Choose another name'],
    ['two names', ['my', 'tool'], 'crew create tool my_tool'],
    ['no name', [], 'crew create tool my_tool'],
    ['what only crews have', ['a', '--git'], 'crew create tool a'],
  ])('refuses %s, and writes nothing', async (_what, words, hint) => {
    await using project = await makeProject({ ...crew, 'tools/taken.mjs': '' });
    const { code, stdout, stderr } = await runCrew(['create', 'tool', ...words], { cwd: project.dir });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(hint);
    expect(await readdir(project.path('tools'))).toEqual(['taken.mjs']);
  });

  it('needs a project', async () => {
    await using folder = await makeProject({});
    const { code, stderr } = await runCrew(['create', 'tool', 'a'], { cwd: folder.dir });
    expect(code).toBe(2);
    expect(stderr).toContain('crew create crew my-crew');
  });
});
