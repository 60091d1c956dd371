import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { commandEnvironment } from '../../../src/tools/builtin/command-environment.ts';
import { runCommandTool } from '../../../src/tools/builtin/run-command.ts';
import { makeProject } from '../../helpers/project.ts';
import { settingsFor, toolContext } from './call-builtin.ts';

const node = path.basename(process.execPath, '.exe');
const environment = {
  ...{
    PATH: `.${path.delimiter}${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH']}`,
    HOME: '/home/me',
  },
  ...{ LANG: 'C.UTF-8', OPENAI_API_KEY: 'sk-very-secret-key', SystemRoot: process.env['SystemRoot'] },
};

/** One call with `node` allowed. */
function called(dir: string, input: object, signal?: AbortSignal): Promise<string> {
  const tool = runCommandTool(settingsFor(dir, { allowCommands: [node, 'absent'], environment }));
  return tool.call({ command: node, ...input }, toolContext(signal));
}

/** A program that starts a child which sleeps, tells both ids in `pids`, and sleeps too. */
const family = `
  const child = require('child_process').spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'], { stdio: 'inherit' });
  require('fs').writeFileSync('pids', process.pid + ' ' + child.pid);
  if (process.argv[1] !== 'leave') setInterval(() => {}, 1000);
  else child.unref();`;

it('listens for the end of this process once, however many programs run', async () => {
  await using project = await makeProject({});
  const before = process.listenerCount('exit');
  const calls = Array.from({ length: 12 }, () => called(project.dir, { args: ['-e', 'setTimeout(() => {}, 300)'] }));
  await wait(100);
  expect(process.listenerCount('exit')).toBe(before + 1);
  await Promise.all(calls);
  expect(process.listenerCount('exit')).toBe(before);
});

async function pidsIn(dir: string): Promise<readonly number[]> {
  for (let round = 0; round < 100; round++) {
    const text = await readFile(path.join(dir, 'pids'), 'utf8').catch(() => '');
    if (text.includes(' ')) return text.split(' ').map(Number);
    await wait(50);
  }
  throw new Error('the program never started');
}

async function goneSoon(pids: readonly number[]): Promise<void> {
  for (const pid of pids) await expect.poll(() => isAlive(pid), { timeout: 30_000 }).toBe(false);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('run_command', () => {
  it('tells exit code and both outputs', async () => {
    await using project = await makeProject({});
    const script = 'console.log("\\x1b[31mout\\x1b[0m"); console.error("err"); process.exitCode = 3';
    expect(await called(project.dir, { args: ['-e', script] })).toBe('exit code 3\nstdout:\nout\nstderr:\nerr');
    expect(await called(project.dir, { args: ['-e', ''] })).toBe('exit code 0\n(no output)');
  });

  it("runs in the project's folder, and takes arguments as they are", async () => {
    await using project = await makeProject({});
    const args = ['-p', 'JSON.stringify([process.cwd(), process.argv.slice(1)])', '$(id)', '; ls', '*', 'a b"'];
    const text = await called(project.dir, { args });
    expect(JSON.parse(text.split('\n')[2]!)).toEqual([project.dir, ['$(id)', '; ls', '*', 'a b"']]);
  });

  it('gives the program no key and nothing else of the environment', async () => {
    await using project = await makeProject({});
    const text = await called(project.dir, { args: ['-p', 'JSON.stringify(process.env)'] });
    const given = JSON.parse(text.split('\n')[2]!) as Record<string, string>;
    expect(text).not.toContain('sk-very-secret-key');
    expect(Object.keys(given).filter((name) => !name.startsWith('__CF'))).toEqual(['PATH', 'HOME', 'LANG']);
    expect(given['PATH']!.split(path.delimiter)).not.toContain('.');
  });

  it('knows the names of Windows, whatever their case', () => {
    const given = commandEnvironment({ Path: '', systemroot: 'C:\\Windows', pathext: '.EXE', API_KEY: 'x' }, 'win32');
    expect(given).toEqual({ PATH: '', SystemRoot: 'C:\\Windows', PATHEXT: '.EXE' });
  });

  it.each(['git', '/bin/sh', `./${node}`, process.execPath, `..\\${node}`, ''])(
    'refuses %s, which is not allowed',
    async (command) => {
      await using project = await makeProject({});
      await expect(called(project.dir, { command })).rejects.toThrow(
        `Allowed (allow_commands in crew.yaml): ${node}, absent.`,
      );
    },
  );

  it('refuses everything when nothing is allowed, and says who decides', async () => {
    const tool = runCommandTool(settingsFor('/project'));
    await expect(tool.call({ command: 'git' }, toolContext())).rejects.toThrow('allow_commands in crew.yaml decides');
    expect(tool.description).toContain('allow_commands in crew.yaml decides');
  });

  it('names what is meant: a typo, arguments within the command, a program that is not installed', async () => {
    await using project = await makeProject({});
    await expect(called(project.dir, { command: 'abesnt' })).rejects.toThrow('Did you mean absent?');
    await expect(called(project.dir, { command: `${node} -v` })).rejects.toThrow('and the rest as args');
    await expect(called(project.dir, { command: 'absent' })).rejects.toThrow(
      "no program absent on this machine's PATH",
    );
  });

  it("does not start a program of the project's own folder", async () => {
    await using project = await makeProject({ absent: '#!/bin/sh\necho owned\n', 'absent.exe': 'x' });
    await (await import('node:fs/promises')).chmod(project.path('absent'), 0o755);
    await expect(called(project.dir, { command: 'absent' })).rejects.toThrow('no program absent');
  });

  it('keeps beginning and end of a long output', async () => {
    await using project = await makeProject({});
    const script = 'console.log("first"); console.log("é".repeat(5e6)); console.log("last")';
    const text = await called(project.dir, { args: ['-e', script] });
    expect(text).toMatch(/^exit code 0\nstdout:\nfirst\né+\n\[… 9,97\d,\d+ bytes left out …\]\né+\nlast$/);
    expect(Buffer.byteLength(text)).toBeLessThan(26_000);
  });

  it('leaves no process behind when the run is cancelled', async () => {
    await using project = await makeProject({});
    const cancel = new AbortController();
    const call = called(project.dir, { args: ['-e', family] }, cancel.signal);
    const ended = expect(call).rejects.toThrow('cancelled by the user');
    const pids = await pidsIn(project.dir);
    expect(pids.map(isAlive)).toEqual([true, true]);
    cancel.abort(new Error('cancelled by the user'));
    await ended;
    await goneSoon(pids);
  });

  it('ends all of it when its time is over, and keeps what was written until then', async () => {
    await using project = await makeProject({});
    const text = await called(project.dir, { args: ['-e', `console.log("begun");${family}`], seconds: 1 });
    expect(text).toBe('ended: it took longer than 1 s\nstdout:\nbegun');
    await goneSoon(await pidsIn(project.dir));
  });

  it.skipIf(process.platform === 'win32')('ends what a program leaves in the background', async () => {
    await using project = await makeProject({});
    expect(await called(project.dir, { args: ['-e', family, 'leave'] })).toBe('exit code 0\n(no output)');
    await goneSoon(await pidsIn(project.dir));
  });

  it('does not start when the run is cancelled already', async () => {
    await using project = await makeProject({});
    await expect(called(project.dir, { args: ['-e', family] }, AbortSignal.abort())).rejects.toThrow('aborted');
    await expect(readFile(project.path('pids'))).rejects.toThrow('ENOENT');
  });
});
