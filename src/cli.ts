import { Command, CommanderError } from 'commander';
import { addCheck } from './cli/check.ts';
import { addCompletion } from './cli/completion.ts';
import { addCreate } from './cli/create.ts';
import { addDiff } from './cli/diff.ts';
import { addHistory } from './cli/history.ts';
import { addKickoff } from './cli/kickoff.ts';
import { addReplay } from './cli/replay.ts';
import { addResume } from './cli/resume.ts';
import type { CommandIo } from './commands/io.ts';
import { exitCodeOf, exitCodes } from './errors.ts';
import { packageVersion } from './project/package-root.ts';
import { renderError, renderFailure } from './report/errors.ts';
import { terminalOf } from './report/terminal.ts';

/** Runs one command line; the only catch and the only place that sets the exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const io = processIo();
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
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .showSuggestionAfterError()
    .exitOverride();
  for (const add of [addCreate, addKickoff, addReplay, addResume, addHistory, addDiff, addCheck, addCompletion])
    add(program, io);
  return program;
}

/** A stream is made when it is first asked for: Node takes milliseconds for each. Its failing then ends nothing that runs. */
function processIo(): CommandIo {
  const io: CommandIo = {
    environment: process.env,
    cwd: process.cwd(),
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return outliving(process.stdout, (error) => tellLost(error, io));
    },
    get stderr() {
      // There is nowhere left to say that stderr is gone.
      return outliving(process.stderr, () => undefined);
    },
  };
  return io;
}

function outliving<Stream extends NodeJS.WriteStream>(stream: Stream, failed: (error: Error) => void): Stream {
  return stream.listenerCount('error') > 0 ? stream : stream.on('error', failed);
}

/** A reader that has had enough is no failure. */
function tellLost(error: NodeJS.ErrnoException, { stderr, environment }: CommandIo): void {
  if (error.code === 'EPIPE') return;
  const message = `Could not write to standard output: ${error.code ?? error.message}`;
  const hint = 'What a run has finished is saved; see it with:  crew show';
  stderr.write(renderError({ message, hint }, terminalOf(stderr, environment)));
  process.once('exit', () => {
    process.exitCode ||= exitCodes.failed;
  });
}

/** Says what went wrong on stderr; gives the exit code. Commander has already said its own. */
async function told(error: unknown, io: CommandIo): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.neverStarted;
  io.stderr.write(
    await renderFailure(error, { terminal: terminalOf(io.stderr, io.environment), version: packageVersion() }),
  );
  return exitCodeOf(error);
}
