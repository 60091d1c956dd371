import type { Command } from 'commander';
import type { CommandIo } from '../commands/terminal/io.ts';

/** `crew check` */
export function addCheck(program: Command, io: CommandIo): void {
  program
    .command('check')
    .description("find everything that is wrong with the crew's files; run nothing")
    .option('--json', 'print problems, tasks, agents and inputs as JSON')
    .action(async (_flags: unknown, command: Command) => {
      const { checkCommand } = await import('../commands/check.ts');
      const { json = false, dir } = command.optsWithGlobals();
      process.exitCode = await checkCommand({ json, dir }, io);
    });
}
