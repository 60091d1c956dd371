import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { crewProgram } from '../../src/cli.ts';
import { CrewError } from '../../src/errors.ts';

const io = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, environment: {}, cwd: '/' };

function commands(of: Command, path: readonly string[] = []): readonly (readonly [Command, readonly string[]])[] {
  return of.commands.flatMap((one) => {
    const words = [...path, one.name()];
    return one.name().startsWith('__') ? [] : [[one, words] as const, ...commands(one, words)];
  });
}

/** Does a command, or one above it, take this flag? */
function takes(command: Command, flag: string): boolean {
  // Commander has it by itself.
  if (flag === '--help') return true;
  return (
    !command.parseOptions([flag, 'value']).unknown.includes(flag) ||
    (command.parent !== null && takes(command.parent, flag))
  );
}

const all = commands(crewProgram(io));

describe('flags', () => {
  it.each(['--task_id', '--task-id'])('%s is the task of crew replay, as in CrewAI', (flag) => {
    for (const words of [[flag, 'x'], [`${flag}=x`]]) {
      const [replay] = commands(crewProgram(io)).find(([, path]) => path.join(' ') === 'replay')!;
      replay.parseOptions(['-q', ...words]);
      expect(replay.opts()['taskId']).toBe('x');
    }
  });

  it('leaves what stands after -- and in values as it is', () => {
    const [kickoff] = all.find(([, path]) => path.join(' ') === 'kickoff')!;
    expect(kickoff.parseOptions(['-i', 'max_tokens=3', '--', '--max_tokens']).operands).toEqual(['--max_tokens']);
    expect(kickoff.opts()['input']).toEqual(['max_tokens=3']);
    expect(kickoff.parseOptions(['--no_such_flag']).unknown).toEqual(['--no_such_flag']);
  });

  it.each(all.map(([command, path]) => [path.join(' '), command] as const))(
    'what is offered for a mistyped flag of crew %s is one that it takes',
    async (path, command) => {
      const flags = command
        .createHelp()
        .visibleOptions(command)
        .flatMap(({ long }) => long ?? []);
      const hints = new Set<string>();
      for (const flag of flags.flatMap((one) => [`${one}x`, one.slice(0, -1), one.replace(/[aeiou]/, '')])) {
        const fresh = crewProgram(io);
        const error = await fresh.parseAsync(['node', 'crew', ...path.split(' '), flag]).catch((thrown) => thrown);
        if (!(error instanceof CrewError) || !/has no option/.test(error.message)) continue;
        const [, offered] = /^Did you mean: {2}(\S+)$/.exec(error.hint ?? '') ?? [];
        if (offered !== undefined) hints.add(offered);
      }
      for (const offered of hints) {
        const [anew] = commands(crewProgram(io)).find(([, words]) => words.join(' ') === path)!;
        expect([path, offered, takes(anew, offered)]).toEqual([path, offered, true]);
      }
    },
  );
});
