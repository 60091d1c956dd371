import type { Command } from 'commander';
import type { CommandIo } from '../commands/io.ts';
import { addRunOptions, runFlags } from './run-options.ts';

/** `crew kickoff` */
export function addKickoff(program: Command, io: CommandIo): void {
  const command = program
    .command('kickoff [words...]')
    .alias('run')
    .usage('[options]')
    .description('run every task in order; the final answer goes to stdout');
  addRunOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  crew kickoff -i topic="solid-state batteries" > report.md
  git diff | crew kickoff -i diff=@-
  crew kickoff --offline                    # no key, no cost: tries the wiring`,
    )
    .action(async (words: string[], _flags: unknown, command: Command) => {
      const { kickoffCommand } = await import('../commands/kickoff.ts');
      const as = program.args[0] === 'run' ? 'run' : 'kickoff';
      process.exitCode = await kickoffCommand({ ...runFlags(command), words, as }, io);
    });
}
