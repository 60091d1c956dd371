import { type Command, Option } from 'commander';
import type { CommandIo } from '../commands/terminal/io.ts';
import { CrewError } from '../errors.ts';
import { addBatchOptions, addRunOptions, batchFlags, collect, runFlags } from './run-options.ts';

/** `crew replay` */
export function addReplay(program: Command, io: CommandIo): void {
  const command = program
    .command('replay [run...]')
    .usage('-t <task> [options]  |  <run> [options]')
    .description('make a new run from an earlier one: from a task on, or all of it');
  addBatchOptions(addBulkOptions(addRunOptions(addReplayOptions(addSelectors(command)))))
    .addHelpText('after', explanation)
    .action(async (words: string[], _flags: unknown, command: Command) => {
      const { replayCommand } = await import('../commands/replay.ts');
      const flags = { ...runFlags(command), ...batchFlags(command), ...replayFlags(command), words };
      process.exitCode = await replayCommand(flags, io);
    });
}

const explanation = `
Name a task by its id, its name, its number in the listing, or a unique start of its id.
Tasks that do not run again are reused: their outputs, found by name in the earlier run,
are the context of those that run. The new run also keeps the earlier run's inputs, --model
and --env-file, unless you give others (--model project: the models in the files).

Examples:
  crew replay -t article                    # article and all after it
  crew replay --only outline,article
  crew replay --changed --dry-run           # what would run again, and why
  crew replay -t 3fk9p2mz-2 -i topic="sodium batteries"
  crew replay --set-output research=@notes.md
  crew replay --set-text article.description=@shorter.txt
  crew replay 3fk9p2mz                      # the whole run, with today's crew
  crew replay -t article -n 5               # luck or improvement?
  crew replay --bulk --failed --status failed --since 7d`;

/** Which tasks run. */
export function addSelectors(command: Command): Command {
  refuseTwice(command);
  return command
    .option('-t, --from <task>', 'run this task and all after it')
    .addOption(new Option('--task <task>').hideHelp())
    .addOption(new Option('--task-id <task>').hideHelp())
    .option('--to <task>', 'with -t: the last task to run')
    .option('--after <task>', 'run all after this task')
    .addOption(new Option('--only <tasks>', 'run only these tasks (separated by commas)').argParser(collect))
    .option('--failed', 'run what failed, was interrupted or not reached, and what reads it')
    .option('--changed', 'run what has changed or is stale, and what reads it');
}

/** Of two, commander would take the last and say nothing. */
function refuseTwice(command: Command): void {
  let first: string | undefined;
  for (const name of ['from', 'task', 'task-id']) {
    command.on(`option:${name}`, (task: string) => {
      if (first !== undefined) {
        throw new CrewError('usage', `-t is given twice: ${first} and ${task}`, {
          hint: `Run only these:  --only ${first},${task}`,
        });
      }
      first = task;
    });
  }
}

function addReplayOptions(command: Command): Command {
  return command
    .option('--run <run>', 'the run to replay (default: the latest, or the one of the task id)')
    .option('--dry-run', 'print the plan: what would run, what is reused, and why; start nothing')
    .addOption(
      new Option('--set-output <task=text>', 'use this text as the output of a task; also task=@file').argParser(
        collect,
      ),
    )
    .addOption(
      new Option(
        '--set-text <key=text>',
        'try this text, files untouched: write.description=@new.txt, editor.goal=…',
      ).argParser(collect),
    )
    .addOption(new Option('--edit-output <task>', "edit a task's recorded output in $EDITOR").argParser(collect))
    .option('--edit-inputs', 'edit the recorded inputs in $EDITOR')
    .option('--as-recorded', "use the earlier run's own definitions instead of today's")
    .option('--watch', 'with --changed: when a file is saved, run what it affects; show how outputs changed')
    .option('--strict', 'refuse to reuse an output that drifted or is stale')
    .option('--allow-offline', 'let a real model read the outputs of an offline run');
}

function addBulkOptions(command: Command): Command {
  return command
    .option('-n, --times <n>', 'run the selection n times, as one batch')
    .option('--bulk', 'replay many runs, as one batch: run ids, - (ids on stdin), or those that the filters find')
    .option('--status <status>', 'with --bulk: runs of this status; several with commas')
    .option('--since <time>', 'with --bulk: runs started since 7d, 12h, 30m, or a date')
    .option('--until <time>', 'with --bulk: runs started before')
    .option('--limit <n>', 'with --bulk: at most n runs, the newest')
    .option('--everything', 'with --bulk: all matches, with older runs of a chain, copies and offline runs')
    .option('--allow-side-effects', 'with --bulk: even if tools with side effects would be called again')
    .option('-y, --yes', 'with --bulk: do not ask for confirmation');
}

/** The values of the selectors. */
export function selectorFlags(command: Command) {
  const { from, task, taskId, to, after, only = [], failed = false, changed = false } = command.optsWithGlobals();
  return { from: from ?? task ?? taskId, to, after, only, failed, changed };
}

function replayFlags(command: Command) {
  const all = command.optsWithGlobals();
  const {
    run,
    setOutput = [],
    setText = [],
    editOutput = [],
    editInputs = false,
    dryRun = false,
    strict = false,
    asRecorded = false,
    watch = false,
    allowOffline = false,
  } = all;
  const { times, bulk = false, status, since, until, limit, everything = false } = all;
  const { allowSideEffects = false, yes = false } = all;
  const many = { times, bulk, status, since, until, limit, everything, allowSideEffects, yes };
  return {
    ...selectorFlags(command),
    ...many,
    run,
    setOutput,
    setText,
    editOutput,
    editInputs,
    dryRun,
    strict,
    asRecorded,
    watch,
    allowOffline,
  };
}
