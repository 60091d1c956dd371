import { describe, expect, it } from 'vitest';
import { crewProgram } from '../../src/cli.ts';
import type { CommandIo } from '../../src/commands/terminal/io.ts';

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

  it('knows all commands for help, for completion and for a typo', () => {
    const all = names([]);
    for (const word of ['--help', 'help', '__complete', 'kickof']) expect(names([word])).toEqual(all);
    expect(names(['help', 'kickoff'])).toEqual(all);
  });
});
