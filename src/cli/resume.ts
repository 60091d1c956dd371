import type { Command } from 'commander';
import type { CommandIo } from '../commands/terminal/io.ts';
import { addBatchOptions, addRunOptions, batchFlags, runFlags } from './run-options.ts';

/** `crew resume` */
export function addResume(program: Command, io: CommandIo): void {
  const command = program
    .command('resume [run|batch]')
    .description('continue a failed or interrupted run or batch (default: the latest such run)')
    .option('--run <run>', 'the run, by id or a unique start of it')
    .option('--dry-run', 'print the plan: what would run, what is reused, and why; start nothing');
  addBatchOptions(addRunOptions(command))
    .addHelpText(
      'after',
      `
This makes a new run: finished outputs are reused; the task that stopped and all tasks that
were not reached run.

Examples:
  crew resume
  crew resume b-x1y2z3                      # the unfinished rows of a batch`,
    )
    .action(async (what: string | undefined, _flags: unknown, command: Command) => {
      const { resumeCommand } = await import('../commands/resume.ts');
      const { run, dryRun = false } = command.optsWithGlobals();
      process.exitCode = await resumeCommand({ ...runFlags(command), ...batchFlags(command), what, run, dryRun }, io);
    });
}
