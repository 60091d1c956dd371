import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { cleanEnvironment, crewBinary } from '../helpers/project.ts';
import { scriptedCrew } from '../helpers/scripted-crew.ts';

const review = { tasks: '  review: { description: "Review {diff}", expected_output: Text }\n' };

describe.concurrent('in a pipeline', () => {
  it('reads what comes and hands on only the answer', async () => {
    await using scripted = await scriptedCrew(['looks good'], review);
    const script = `process.stdin.on('data', (d) => process.stdout.write('[' + d + ']'))`;
    const crew = spawn(process.execPath, [crewBinary, 'kickoff', '-i', 'diff=@-'], {
      cwd: scripted.project.dir,
      env: cleanEnvironment(),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const next = spawn(process.execPath, ['-e', script], { stdio: [crew.stdout, 'pipe', 'ignore'] });
    const diff = '+ added line\n'.repeat(20_000);
    crew.stdin.end(diff);
    let text = '';
    for await (const piece of next.stdout) text += piece;
    expect(text).toBe('[looks good\n]');
    expect(scripted.userMessage(0)).toContain(diff.trim());
  });

  it('goes on to its end when the reader of its events goes away', async () => {
    await using scripted = await scriptedCrew(['facts', 'an outline', 'the article']);
    const { child, ended } = scripted.start(['kickoff', '--events']);
    child.stdout.destroy();
    expect(await ended).toMatchObject({ code: 0, signal: null });
    expect((await scripted.listing()).run.status).toBe('completed');
  });

  it('goes on to its end when nobody reads its progress', async () => {
    await using scripted = await scriptedCrew(['facts', 'an outline', 'the article']);
    const { child, ended } = scripted.start(['kickoff']);
    child.stderr.destroy();
    expect(await ended).toMatchObject({ code: 0, stdout: 'the article\n' });
  });

  it('says in one line that the answer could not be written, and keeps it', async () => {
    await using scripted = await scriptedCrew(['facts', 'an outline', 'the article']);
    const { open } = await import('node:fs/promises');
    await using full = await open('/dev/full', 'w');
    const crew = spawn(process.execPath, [crewBinary, 'kickoff'], {
      cwd: scripted.project.dir,
      env: cleanEnvironment(),
      stdio: ['ignore', full.fd, 'pipe'],
    });
    let stderr = '';
    crew.stderr?.on('data', (piece) => {
      stderr += piece;
    });
    const [code] = await once(crew, 'close');
    expect(code).toBe(1);
    expect(stderr).toContain('the disk is full');
    expect(stderr).not.toMatch(/^ +at /m);
    expect((await scripted.listing()).output).toBe('the article');
  });
});
