import type { CommandIo, Output } from '../commands/terminal/io.ts';
import { whyNot } from '../disk-words.ts';
import { CrewError, exitCodes } from '../errors.ts';
import { renderError } from '../report/errors.ts';
import { terminalOf } from '../report/terminal.ts';
import { directOutput } from './direct-output.ts';
import { guardedTerminal } from './guarded-terminal.ts';
import { realStdout } from './real-stdout.ts';

/** What this process reads and writes. A stream is made when it is first asked for: Node takes milliseconds for each. Its failing then ends nothing that runs. */
export function processIo(): CommandIo {
  let stdout: Output | undefined;
  let stderr: NodeJS.WriteStream | undefined;
  const io: CommandIo = {
    // A copy: each look at process.env asks the system.
    environment: { ...process.env },
    get cwd() {
      return currentFolder();
    },
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      const failed = (error: Error) => tellLost(error, io);
      stdout ??= directOutput(failed) ?? guardedTerminal(realStdout().on('error', failed), 'stdout');
      return stdout;
    },
    get stderr() {
      // There is nowhere left to say that stderr is gone.
      stderr ??= guardedTerminal(
        process.stderr.on('error', () => undefined),
        'stderr',
      );
      return stderr;
    },
  };
  return io;
}

function currentFolder(): string {
  try {
    return process.cwd();
  } catch (error) {
    const hint = 'Change to a folder that exists; if it was made again with the same name:  cd "$PWD"';
    throw new CrewError('no-project', 'The current folder was removed', { hint, cause: error });
  }
}

/** A reader that has had enough is no failure. */
function tellLost(error: NodeJS.ErrnoException, { stderr, environment }: CommandIo): void {
  if (error.code === 'EPIPE') return;
  const message = `Could not write to standard output: ${whyNot(error)}`;
  const hint = 'Finished outputs are saved; see them with:  crew show';
  stderr.write(renderError({ message, hint }, terminalOf(stderr, environment)));
  process.once('exit', () => {
    process.exitCode ||= exitCodes.failed;
  });
}
