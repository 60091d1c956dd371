import { describe, expect, it } from 'vitest';
import { crewProgram } from '../../src/cli.ts';
import type { CommandIo, Output } from '../../src/commands/terminal/io.ts';

const { stdin, stdout, stderr } = process;
const io: CommandIo = { stdin, stdout, stderr, environment: {}, cwd: '.' };

function names(words: readonly string[]): readonly string[] {
  return crewProgram(io, words).commands.flatMap((command) => [command.name(), ...command.aliases()]);
}

describe('the program', () => {
  it('knows each command, by any of its names, when only that is typed', () => {
    const visible = names([]).filter((name) => !name.startsWith('__'));
    expect(visible.length).toBeGreaterThan(8);
    for (const name of visible) expect(names(['-C', 'folder', name])).toContain(name);
  });

  it.each([60, 80])('breaks every help between words at %i columns', (columns) => {
    const parts: string[] = [];
    const terminal: Output = { isTTY: true, columns, write: (part) => parts.push(part) > 0 };
    const program = crewProgram({ ...io, stdout: terminal });
    for (const command of [program, ...program.commands.flatMap((one) => [one, ...one.commands])]) {
      command.configureOutput({ getOutHelpWidth: () => columns });
      command.outputHelp();
    }
    const text = parts.join('');
    expect(text).toMatch(/make a new run from an earlier one/);
    const several = (line: string) => /\S\s+\S/.test(line);
    expect(text.split('\n').filter((line) => line.length > columns && several(line))).toEqual([]);
  });

  it('knows all commands for help, for completion and for a typo', () => {
    const all = names([]);
    for (const word of ['--help', 'help', '__complete', 'kickof']) expect(names([word])).toEqual(all);
    expect(names(['help', 'kickoff'])).toEqual(all);
  });
});
