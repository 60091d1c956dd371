import type { Command } from 'commander';
import type { CommandIo } from '../commands/terminal/io.ts';

const help = `
Name a run by its id or a unique start of it, a task by its id.
The outputs are compared by word, or by line if they look like code or lists.

Examples:
  crew diff                          # the latest run and what it was made from
  crew diff 3fk9p2mz 8ab21xqz        # two runs
  crew diff --task article           # one task of the latest run
  crew diff 3fk9p2mz-2 8ab21xqz-2    # two tasks`;

/** `crew diff` */
export function addDiff(program: Command, io: CommandIo): void {
  program
    .command('diff [run] [run]')
    .description('show what differs between two runs (default: the latest and its parent, or the run before it)')
    .option('--task <task>', 'only one task, by name, id or number')
    .option('--stat', 'show what differs, without the outputs')
    .option('--side-by-side', 'print outputs in two columns (default: if the terminal has 140 columns)')
    .option('--no-side-by-side', 'print outputs in one column')
    .option('--json', 'print everything as JSON')
    .addHelpText('after', help)
    .action(async function (this: Command, first: string | undefined, second: string | undefined) {
      const { diffCommand } = await import('../commands/diff.ts');
      const { task, stat = false, sideBySide, json = false, dir, db, allProjects } = this.optsWithGlobals();
      await diffCommand({ first, second, task, stat, sideBySide, json, dir, db, allProjects }, io);
    });
}
