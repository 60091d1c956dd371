import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { format } from 'node:util';
import type { CommandIo } from '../commands/terminal/io.ts';
import { exitCodes } from '../errors.ts';

/**
 * The tools and guardrails of a project run in this process. What they log must not mix with the answer on stdout, and an error that nothing waits for
 * (a promise without `await`, a timer that throws) must not end the run: both go to stderr.
 * Where they end the process, until the command is `over`, that is said and is a failure: nothing would tell it from a run that ended well.
 */
export function containOwnCode(io: CommandIo): { over(): void } {
  const log = (...words: readonly unknown[]) => void io.stderr.write(`${format(...words)}\n`);
  Object.assign(console, { log, info: log, debug: log, dir: log });
  const stray = (error: unknown) => {
    const place = ownPlace(error);
    if (place !== null) {
      io.stderr.write(
        `${place}: an error that nothing waited for: ${error instanceof Error ? error.message : error}\n`,
      );
      return;
    }
    process.off('uncaughtException', stray).off('unhandledRejection', stray);
    // Ours: Node then says and does what it does without us.
    setImmediate(() => {
      throw error;
    });
  };
  process.on('uncaughtException', stray).on('unhandledRejection', stray);
  return { over: guardExit(io) };
}

/** Gives what takes the guard away. */
function guardExit(io: CommandIo): () => void {
  const { exit } = process;
  process.exit = (code) => {
    const caller = callerOf(new Error('process.exit'));
    if (caller.isOurs) return exit(code);
    const place = caller.place === null ? '' : `${caller.place}: `;
    io.stderr.write(`${place}a tool or guardrail called process.exit(${code ?? ''}): the run did not end\n`);
    return exit(exitCodes.failed);
  };
  return () => {
    process.exit = exit;
  };
}

/** Ours are the calls from the files of this program, as when Ctrl-C comes twice; a package that a tool has imported has its own. */
function callerOf(error: Error): { readonly isOurs: boolean; readonly place: string | null } {
  const place = ownPlace(error);
  const [, , caller = ''] = (error.stack ?? '').split('\n');
  // src/cli, or dist with its chunks
  const folder = path.dirname(fileURLToPath(import.meta.url)).replace(/[\\/](?:cli|chunks)$/, '') + path.sep;
  const isOurs = caller.includes(folder) || caller.includes(pathToFileURL(folder).href);
  return { isOurs: place === null && isOurs, place };
}

/** `tools/x.ts:3`, by the mark that its address has; null: it comes from elsewhere. */
function ownPlace(error: unknown): string | null {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const found = /([^/\s]+\/[^/\s?]+)\?recrew=\w+:(\d+)/.exec(stack);
  return found === null ? null : `${found[1]}:${found[2]}`;
}
