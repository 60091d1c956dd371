import type { Command } from 'commander';
import type { CommandIo } from '../commands/terminal/io.ts';
import { addRuns } from './runs.ts';

/** The commands that read the history, and the one that ends a run. */
export function addHistory(program: Command, io: CommandIo): void {
  addOutputs(program, io);
  addRuns(program, io);
  addShow(program, io);
  addCancel(program, io);
}

function addOutputs(program: Command, io: CommandIo): void {
  program
    .command('log-tasks-outputs [run]')
    .alias('outputs')
    .description("list a run's tasks with their ids and outputs (default: the latest run)")
    .option('--run <run>', 'the run, by id or a unique start of it')
    .option('--full', 'print the whole outputs')
    .option('--json', 'print the run with all its tasks as JSON')
    .action(async (positional: string | undefined, _flags: unknown, command: Command) => {
      const { outputsCommand } = await import('../commands/log-tasks-outputs.ts');
      const { run, full = false, json = false, dir, db, allProjects } = command.optsWithGlobals();
      await outputsCommand({ run: run ?? positional, full, json, dir, db, allProjects }, io);
    });
}

function addShow(program: Command, io: CommandIo): void {
  program
    .command('show [run|task]')
    .description('print one run or one task in full (default: the latest run)')
    .option('--run <run>', "look up a task's name or number in this run")
    .option('--prompts', 'print the exact messages sent and the replies')
    .option('--trace', 'print each request, tool call and check, with its start and duration')
    .option('--definition', 'print what it was made from, as YAML for tasks.yaml and agents.yaml')
    .option('--raw', 'print the bytes of the output and nothing else')
    .option('--json', 'print it as JSON')
    .action(async (what: string | undefined, _flags: unknown, command: Command) => {
      const { showCommand } = await import('../commands/show.ts');
      const {
        run,
        prompts = false,
        trace = false,
        definition = false,
        raw = false,
        json = false,
        dir,
        db,
        allProjects,
      } = command.optsWithGlobals();
      await showCommand({ what, run, prompts, trace, definition, raw, json, dir, db, allProjects }, io);
    });
}

function addCancel(program: Command, io: CommandIo): void {
  program
    .command('cancel <run>')
    .description('stop a running run, even in another terminal; finished outputs are kept')
    .action(async (run: string, _flags: unknown, command: Command) => {
      const { cancelCommand } = await import('../commands/cancel.ts');
      const { dir, db, allProjects } = command.optsWithGlobals();
      await cancelCommand({ run, dir, db, allProjects }, io);
    });
}
