import { Command, CommanderError, Option } from 'commander';
import { renderFailure } from './report/errors.ts';
import { terminalOf } from './report/terminal.ts';
import type { CommandIo } from './commands/io.ts';
import { exitCodeOf, exitCodes } from './errors.ts';
import { packageVersion } from './project/package-root.ts';

/** Runs one command line; the only catch and the only place that sets the exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const io: CommandIo = {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    environment: process.env,
    cwd: process.cwd(),
  };
  ignoreClosedPipes(io);
  try {
    const program = crewProgram(io);
    await program.parseAsync([...argv]);
  } catch (error) {
    process.exitCode = await told(error, io);
  }
}

/** The whole command line: flags, help and the lazy import of each command. */
export function crewProgram(io: CommandIo): Command {
  const program = new Command('crew')
    .description('Run crews of LLM agents written in YAML; keep every output; replay from any task.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .option('-C, --dir <folder>', 'the project, or a folder inside it (default: here)')
    .option('--db <file>', 'the history file (default: CREW_DB, else .crew/runs.db of the project)')
    .option('--no-input', 'never ask a question')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError()
    .exitOverride();
  addCreate(program, io);
  addKickoff(program, io);
  addOutputs(program, io);
  addReplay(program, io);
  addRuns(program, io);
  addShow(program, io);
  addCancel(program, io);
  addCheck(program, io);
  return program;
}

function addCreate(program: Command, io: CommandIo): void {
  program
    .command('create [words...]')
    .usage('[crew] <name> [options]')
    .description('make a new crew that runs at once')
    .option('--template <name>', 'research, minimal or review (default: research)')
    .option('--model <provider/model>', 'model of the new crew (default: of the provider whose key is found)')
    .option('--git', 'make it a git repository')
    .option('-y, --yes', 'ask nothing; take the defaults')
    .addHelpText('after', '\nExamples:\n  crew create crew my-crew\n  crew create my-review --template review --model ollama/llama3.2')
    .action(async (words: string[], _flags: unknown, command: Command) => {
      const { createCommand } = await import('./commands/create.ts');
      const { model, yes = false, template, git = false, input } = command.optsWithGlobals();
      await createCommand({ words, model, yes, template, git, input }, io);
    });
}

function addKickoff(program: Command, io: CommandIo): void {
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
      const { kickoffCommand } = await import('./commands/kickoff.ts');
      const as = program.args[0] === 'run' ? 'run' : 'kickoff';
      process.exitCode = await kickoffCommand({ ...runFlags(command), words, as }, io);
    });
}

function addReplay(program: Command, io: CommandIo): void {
  const command = program
    .command('replay [run...]')
    .usage('-t <task> [options]  |  <run> [options]')
    .description('make a new run out of an earlier one: from a task on, or whole')
    .addOption(new Option('-t, --from <task>', 'start at this task: its id, name, number, or a unique start of its id'))
    .addOption(new Option('--task <task>').hideHelp())
    .addOption(new Option('--task-id <task>').hideHelp())
    .option('--run <run>', 'the run to replay (default: the latest, or the one of the task id)')
    .option('--allow-offline', 'let outputs of an offline run be read by a real model');
  addRunOptions(command)
    .addHelpText(
      'after',
      `
The tasks before it are not run again: their recorded outputs are its context.
Inputs, --model and --env-file of the earlier run hold on unless given anew
(--model project: as the files say).

Examples:
  crew replay -t article
  crew replay -t 3fk9p2mz-2 -i topic="sodium batteries"
  crew replay 3fk9p2mz                      # the whole run, on today's crew`,
    )
    .action(async (words: string[], _flags: unknown, command: Command) => {
      const { replayCommand } = await import('./commands/replay.ts');
      const { run, from, task, taskId, allowOffline = false } = command.optsWithGlobals();
      process.exitCode = await replayCommand(
        { ...runFlags(command), words, run, from: from ?? task ?? taskId, allowOffline },
        io,
      );
    });
}

function addRunOptions(command: Command): Command {
  return command
    .addOption(
      new Option('-i, --input <key=value>', 'an input; also key=@file, key=@- (stdin), @file.json, @file.yaml, \'{"key": "value"}\'')
        .argParser((value: string, all: readonly string[] | undefined) => [...(all ?? []), value]),
    )
    .addOption(new Option('--inputs <key=value>').hideHelp().argParser((value: string, all: readonly string[] | undefined) => [...(all ?? []), value]))
    .option('--model <provider/model>', 'use this model for every task')
    .option('--env-file <file>', 'read keys and settings from this file; it beats the environment')
    .option('--offline', 'ask no model: made-up texts, to try the wiring')
    .option('-q, --quiet', 'no progress')
    .option('--json', 'print the run with all its tasks as JSON')
    .option('--events', 'print one JSON event per line as it happens');
}

function runFlags(command: Command) {
  const { input, inputs = [], model, envFile, offline = false, quiet = false, json = false, events = false, dir, db } = command.optsWithGlobals();
  const own = command.opts()['input'] as readonly string[] | undefined;
  return { input: [...(own ?? []), ...inputs], model, envFile, offline, quiet, json, events, dir, db, mayAsk: input !== false };
}

function addOutputs(program: Command, io: CommandIo): void {
  program
    .command('log-tasks-outputs [run]')
    .alias('outputs')
    .description("list a run's tasks with their ids and outputs (default: the latest run)")
    .option('--run <run>', 'the run, by id or a unique start of it')
    .option('--full', 'print the outputs whole')
    .option('--json', 'print the run with all its tasks as JSON')
    .action(async (positional: string | undefined, _flags: unknown, command: Command) => {
      const { outputsCommand } = await import('./commands/log-tasks-outputs.ts');
      const { run, full = false, json = false, dir, db } = command.optsWithGlobals();
      await outputsCommand({ run: run ?? positional, full, json, dir, db }, io);
    });
}

function addRuns(program: Command, io: CommandIo): void {
  program
    .command('runs')
    .description('list the runs, newest first')
    .option('--limit <n>', 'how many (default: 20)')
    .option('--status <status>', 'running, completed, failed, interrupted; several with commas')
    .option('--since <time>', 'started since: 7d, 12h, 30m, or a date')
    .option('--until <time>', 'started before: 7d, 12h, 30m, or a date')
    .option('--json', 'print them as a JSON array')
    .action(async (_flags: unknown, command: Command) => {
      const { runsCommand } = await import('./commands/runs.ts');
      const { limit, status, since, until, json = false, dir, db } = command.optsWithGlobals();
      await runsCommand({ limit, status, since, until, json, dir, db }, io);
    });
}

function addShow(program: Command, io: CommandIo): void {
  program
    .command('show [run|task]')
    .description('print one run or one task in full (default: the latest run)')
    .option('--run <run>', "the run in which a task's name or number is looked up")
    .option('--prompts', 'print the exact messages sent and the replies')
    .option('--raw', 'print the bytes of the output and nothing else')
    .option('--json', 'print it as JSON')
    .action(async (what: string | undefined, _flags: unknown, command: Command) => {
      const { showCommand } = await import('./commands/show.ts');
      const { run, prompts = false, raw = false, json = false, dir, db } = command.optsWithGlobals();
      await showCommand({ what, run, prompts, raw, json, dir, db }, io);
    });
}

function addCancel(program: Command, io: CommandIo): void {
  program
    .command('cancel <run>')
    .description('end a running run, also one of another terminal; what has finished is kept')
    .action(async (run: string, _flags: unknown, command: Command) => {
      const { cancelCommand } = await import('./commands/cancel.ts');
      const { dir, db } = command.optsWithGlobals();
      await cancelCommand({ run, dir, db }, io);
    });
}

function addCheck(program: Command, io: CommandIo): void {
  program
    .command('check')
    .description("find everything that is wrong in the crew's files, without running anything")
    .option('--json', 'print problems, tasks, agents and inputs as JSON')
    .action(async (_flags: unknown, command: Command) => {
      const { checkCommand } = await import('./commands/check.ts');
      const { json = false, dir } = command.optsWithGlobals();
      process.exitCode = await checkCommand({ json, dir }, io);
    });
}

/** A reader that went away (`crew outputs | head -1`) is no error, and must not stop a run. */
function ignoreClosedPipes({ stdout, stderr }: CommandIo): void {
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/** Says what went wrong on stderr; gives the exit code. Commander has already said its own. */
async function told(error: unknown, io: CommandIo): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.neverStarted;
  io.stderr.write(await renderFailure(error, { terminal: terminalOf(io.stderr, io.environment), version: packageVersion() }));
  return exitCodeOf(error);
}

