import { type Command, CommanderError } from 'commander';
import { addCheck } from './cli/check.ts';
import { addCompletion } from './cli/completion.ts';
import { addCreate } from './cli/create.ts';
import { CrewCommand } from './cli/crew-command.ts';
import { addDiff } from './cli/diff.ts';
import { addHistory } from './cli/history.ts';
import { addKickoff } from './cli/kickoff.ts';
import { containOwnCode } from './cli/own-code.ts';
import { processIo } from './cli/process-io.ts';
import { realStdout } from './cli/real-stdout.ts';
import { addReplay } from './cli/replay.ts';
import { addResume } from './cli/resume.ts';
import { addTools } from './cli/tools.ts';
import { addUi } from './cli/ui.ts';
import type { CommandIo, Output } from './commands/terminal/io.ts';
import { systemFailure } from './disk-words.ts';
import { exitCodeOf, exitCodes } from './errors.ts';
import { packageVersion } from './project/package-root.ts';
import { renderFailure } from './report/errors.ts';
import { terminalOf } from './report/terminal.ts';
import { wrapText } from './report/text.ts';

/** Runs one command line; the only catch and the only place that sets the exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const io = processIo();
  const ownCode = containOwnCode(io, (error) => void told(error, io).then(process.exit));
  try {
    const program = crewProgram(io, argv.slice(2));
    await program.parseAsync([...argv]);
  } catch (error) {
    process.exitCode = await told(error, io);
  }
  ownCode.over();
  endSoon();
}

/** What a tool of the project left running must not keep a command that is done from ending; what is not yet written must. */
function endSoon(): void {
  const look = () => {
    if (realStdout().writableLength + process.stderr.writableLength === 0) process.exit();
  };
  setInterval(look, 200).unref();
}

/** The command line: flags, help and the lazy import of each command. When `words` name a command, only those that they name. */
export function crewProgram(io: CommandIo, words: readonly string[] = []): Command {
  const program = new CrewCommand('crew')
    .description('Run crews of LLM agents written in YAML; keep every output; replay from any task.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .option('-C, --dir <folder>', 'the project, or a folder inside it (default: here)')
    .option('--db <file>', 'the history file (default: CREW_DB, else .crew/runs.db of the project)')
    .option('--all-projects', 'in a history that projects share: use the runs of all of them')
    .option('--no-input', 'never ask questions')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .configureHelp({ showGlobalOptions: true, minWidthToWrap: 20, subcommandTerm })
    .configureOutput({
      writeOut: (text) => void io.stdout.write(within(io.stdout, text)),
      writeErr: (text) => void io.stderr.write(within(io.stderr, text)),
    })
    .showSuggestionAfterError(false)
    .exitOverride();
  for (const { add } of partsFor(words)) add(program, io);
  return program;
}

/** `log-tasks-outputs|outputs`: what it takes is said by its own help, and would leave no room for what it does. */
function subcommandTerm(command: Command): string {
  return [command.name(), ...command.aliases()].join('|');
}

/** Commander wraps its lists alone, not what stands below them. */
function within({ isTTY, columns }: Output, text: string): string {
  if (isTTY !== true || !columns) return text;
  return text
    .split('\n')
    .map((line) => wrapLine(line, columns))
    .join('\n');
}

/** What is indented goes on a little deeper. */
function wrapLine(line: string, columns: number): string {
  const indent = line.startsWith(' ') ? 6 : 0;
  return wrapText(line, columns - indent).join(`\n${' '.repeat(indent)}`);
}

interface Part {
  readonly add: (program: Command, io: CommandIo) => void;
  /** With aliases. */
  readonly names: readonly string[];
}

const parts: readonly Part[] = [
  { add: addCreate, names: ['create'] },
  { add: addKickoff, names: ['kickoff', 'run'] },
  { add: addReplay, names: ['replay'] },
  { add: addResume, names: ['resume'] },
  { add: addHistory, names: ['log-tasks-outputs', 'outputs', 'runs', 'show', 'cancel'] },
  { add: addDiff, names: ['diff'] },
  { add: addTools, names: ['tools'] },
  { add: addUi, names: ['ui'] },
  { add: addCheck, names: ['check'] },
  { add: addCompletion, names: ['completion'] },
];

/** To describe all commands takes 5 ms, which one that runs need not wait for. */
function partsFor(words: readonly string[]): readonly Part[] {
  if (words.some((word) => ['help', '--help', '-h', '__complete'].includes(word))) return parts;
  const named = parts.filter(({ names }) => names.some((name) => words.includes(name)));
  return named.length === 0 ? parts : named;
}

/** Says what went wrong on stderr; gives the exit code. What is left of commander's own has printed help or the version. */
async function told(error: unknown, io: CommandIo): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.neverStarted;
  const shown = systemFailure(error) ?? error;
  io.stderr.write(
    await renderFailure(shown, { terminal: terminalOf(io.stderr, io.environment), version: packageVersion() }),
  );
  return exitCodeOf(shown);
}
