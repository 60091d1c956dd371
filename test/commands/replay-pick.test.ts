import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { crewProgram } from '../../src/cli.ts';
import type { CommandIo } from '../../src/commands/terminal/io.ts';
import { scriptedCrew } from '../helpers/scripted-crew.ts';

it('lets a person choose among the tasks of an offline run, for a replay that asks no model either', async () => {
  await using scripted = await scriptedCrew([], { tasks: '  one: { description: Go, expected_output: Text }\n' });
  await scripted.crew(['kickoff', '--offline', '-q']);
  const terminal = () => Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24, setRawMode: () => {} });
  const [stdin, stdout, stderr] = [terminal(), terminal(), terminal()];
  stderr.on('data', (piece: Buffer) => {
    if (piece.includes('from which task?')) setTimeout(() => stdin.write('\r'), 20);
  });
  const io = { stdin, stdout, stderr, environment: {}, cwd: scripted.project.dir } as unknown as CommandIo;
  await crewProgram(io).parseAsync(['replay', '--offline', '--quiet'], { from: 'user' });
  expect(String(stdout.read())).toContain('[offline ');
});
