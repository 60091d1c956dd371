import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cleanEnvironment, crewYaml, makeProject, type TestProject, threeTasks } from '../helpers/project.ts';

const cli = new URL('../../src/cli.ts', import.meta.url);

/** `crew ui` from the sources. */
function startUi({ dir }: TestProject, words: readonly string[]) {
  const script = `import { main } from ${JSON.stringify(cli.href)}; await main(process.argv);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, fileURLToPath(cli), 'ui', ...words], {
    cwd: dir,
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    stderr += piece;
  });
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  const address = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      stdout += piece;
      if (stdout.includes('\n')) resolve(stdout.split('\n')[0] ?? '');
    });
    ended.then((end) => reject(new Error(`it ended: ${end.stderr}`)));
  });
  address.catch(() => undefined);
  return { child, ended, address };
}

describe('crew ui', () => {
  it('prints its address alone, serves until Ctrl-C and then exits with 0', async () => {
    await using project = await makeProject({ 'crew.yaml': crewYaml('http://127.0.0.1:9', threeTasks) });
    const { child, ended, address } = startUi(project, ['--port', '0']);
    const url = await address;
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const facts = (await (await fetch(`${url}api/project`)).json()) as { crew: string };
    expect(facts.crew).toBe('test-crew');
    const taken = startUi(project, ['--port', new URL(url).port]);
    const refused = await taken.ended;
    expect([refused.code, refused.stdout, refused.stderr.includes('the port is taken')]).toEqual([2, '', true]);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 0, stdout: `${url}\n` });
  });

  it('refuses what is no port', async () => {
    await using project = await makeProject({ 'crew.yaml': crewYaml('http://127.0.0.1:9', threeTasks) });
    const { code, stderr } = await startUi(project, ['--port', '70000']).ended;
    expect([code, stderr.includes('--port 70000 is not a port')]).toEqual([2, true]);
  });
});
