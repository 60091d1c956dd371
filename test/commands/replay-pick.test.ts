import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { crewProgram } from '../../src/cli.ts';
import type { CommandIo } from '../../src/commands/terminal/io.ts';
import { type ScriptedCrew, scriptedCrew } from '../helpers/scripted-crew.ts';

/** Runs a command in this process on a terminal, with a person who types `answers[question]` once the question is seen. */
async function typed({ project }: ScriptedCrew, words: readonly string[], answers: Readonly<Record<string, string>>) {
  const terminal = () => Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24, setRawMode: () => {} });
  const [stdin, stdout, stderr] = [terminal(), terminal(), terminal()];
  const open = new Map(Object.entries(answers));
  stderr.on('data', (piece: Buffer) => {
    for (const [question, answer] of open) {
      if (!piece.includes(question) || !open.delete(question)) continue;
      setTimeout(() => {
        stdin.write(answer);
        setTimeout(() => stdin.write('\r'), 20);
      }, 20);
    }
  });
  const io = { stdin, stdout, stderr, environment: {}, cwd: project.dir } as unknown as CommandIo;
  await crewProgram(io).parseAsync(words, { from: 'user' });
  return { stdout: String(stdout.read()), unasked: [...open.keys()] };
}

const one = '  one: { description: Go, expected_output: Text }\n';

it('lets a person choose among the tasks of an offline run, for a replay that asks no model either', async () => {
  await using scripted = await scriptedCrew([], { tasks: one });
  await scripted.crew(['kickoff', '--offline', '-q']);
  const { stdout } = await typed(scripted, ['replay', '--offline', '--quiet'], { 'from which task?': '' });
  expect(stdout).toContain('[offline ');
});

it('asks a person for an input that the crew has come to need since the run', async () => {
  await using scripted = await scriptedCrew(['first', 'second'], { tasks: one });
  await scripted.crew(['kickoff', '-q']);
  const crew = await scripted.project.read('crew.yaml');
  await scripted.project.write('crew.yaml', crew.replace('description: Go', 'description: "Go to {place}"'));
  expect(await typed(scripted, ['replay', '-t', 'one', '--quiet'], { place: 'Oslo' })).toEqual({
    stdout: 'second\n',
    unasked: [],
  });
  expect(JSON.stringify(scripted.server.requests[1]?.body.messages)).toContain('Go to Oslo');
});
