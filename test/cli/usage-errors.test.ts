import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { crewBinary, makeProject, runCrew } from '../helpers/project.ts';

/** What `crew` says to these words, which it refuses. */
async function refused(words: string): Promise<string> {
  await using folder = await makeProject({});
  const { code, stdout, stderr } = await runCrew(words.split(' '), { cwd: folder.dir });
  expect({ words, code, stdout }).toEqual({ words, code: 2, stdout: '' });
  return stderr;
}

describe.concurrent('a command line that cannot be meant', () => {
  it.each([
    ['show --ful', 'crew show has no option --ful', 'All its options:  crew show --help'],
    ['outputs --ful', 'crew log-tasks-outputs has no option --ful', 'Did you mean:  --full'],
    ['kickoff --ofline', 'crew kickoff has no option --ofline', 'Did you mean:  --offline'],
    ['kickoff --product=x', 'crew kickoff has no option --product', 'Give an input with:  -i product=x'],
    ['cancel', 'crew cancel needs a run', 'crew cancel <run>'],
    ['replay -t', '-t, --from needs a value', 'For example:  -t <task>'],
    ['show a b', 'crew show takes no "b" besides "a"', 'How to use it:  crew show --help'],
    ['check foo', 'crew check takes no "foo"', 'How to use it:  crew check --help'],
    ['kickof', 'crew has no command "kickof"', 'Did you mean:  crew kickoff'],
    ['runs prun', 'crew runs has no command "prun"', 'Did you mean:  crew runs prune'],
    ['runs 3fk9p2mz', 'crew runs has no command "3fk9p2mz"', 'One run in full:  crew show 3fk9p2mz'],
    ['help zzzzzz', 'crew has no command "zzzzzz"', 'All commands:  crew --help'],
    ['help kickof', 'crew has no command "kickof"', 'Did you mean:  crew kickoff --help'],
    ['runs help prun', 'crew runs has no command "prun"', 'Did you mean:  crew runs prune --help'],
  ])('is told as any other error: %s', async (words, message, hint) => {
    expect(await refused(words)).toBe(`✘ ${message}\n  ${hint}\n`);
  });

  it.skipIf(process.platform === 'win32')('is told in a folder that was removed, where help still helps', async () => {
    const script = 'mkdir gone && cd gone && rmdir ../gone && exec "$0" "$@"';
    const crew = (words: readonly string[]) =>
      promisify(execFile)('sh', ['-c', script, process.execPath, crewBinary, ...words], { cwd: folder.dir });
    await using folder = await makeProject({});
    await expect(crew(['runs'])).rejects.toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^✘ The current folder was removed\n {2}Change to a folder that exists.*\n$/),
    });
    expect((await crew(['runs', '--help'])).stdout).toMatch(/^Usage: crew runs/);
  });

  it('leaves help and the version what they are', async () => {
    await using folder = await makeProject({});
    for (const words of [['help', 'runs'], ['--help'], ['-V'], ['runs', 'prune', '--help']]) {
      expect(await runCrew(words, { cwd: folder.dir })).toMatchObject({ code: 0, stderr: '' });
    }
    expect(await runCrew([], { cwd: folder.dir })).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^Usage: /),
    });
  });
});
