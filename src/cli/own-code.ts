import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { format } from 'node:util';
import type { CommandIo } from '../commands/terminal/io.ts';
import { exitCodes } from '../errors.ts';
import { stackOf, thrownText } from '../tools/in-words.ts';

/**
 * The tools and guardrails of a project run in this process. What they print must not mix with the answer on stdout, and an error that nothing waits for
 * (a promise without `await`, a timer that throws) must not end the run: both go to stderr.
 * Where they end the process, until the command is `over`, that is said and is a failure: nothing would tell it from a run that ended well.
 * `onBug` is told an error of this program that nothing waited for.
 */
export function containOwnCode(io: CommandIo, onBug: (error: unknown) => void): { over(): void } {
  const log = (...words: readonly unknown[]) => void io.stderr.write(`${format(...words)}\n`);
  Object.assign(console, { log, info: log, debug: log, dir: log });
  // Our own results go out by `io`, which has the real one.
  Object.defineProperty(process, 'stdout', { configurable: true, enumerable: true, get: () => io.stderr });
  const stray = (error: unknown) => {
    if (isOurs(error)) {
      process.off('uncaughtException', stray).off('unhandledRejection', stray);
      onBug(error);
      return;
    }
    void tellStray(error, io);
  };
  process.on('uncaughtException', stray).on('unhandledRejection', stray);
  return { over: guardExit(io) };
}

async function tellStray(error: unknown, io: CommandIo): Promise<void> {
  const [{ maskSecrets }, { environmentSecrets }] = await Promise.all([
    import('../model/secrets/mask.ts'),
    import('../model/secrets/environment-secrets.ts'),
  ]);
  const place = ownPlace(stackOf(error)) ?? 'a tool or guardrail';
  const words = maskSecrets(thrownText(error), environmentSecrets(io.environment));
  io.stderr.write(`${place}: an unhandled error: ${words}\n`);
}

/** Set once code of a project was loaded: src/tools/own/module-hooks.ts. */
const ownCodeIsLoaded = Symbol.for('recrew.module-hooks');

/** What failed in the system, such as a connection that nobody looks after, has no frame of whoever began it: where there is code of a project, it is taken for that one's. */
function isOurs(error: unknown): boolean {
  if (!(ownCodeIsLoaded in globalThis)) return true;
  const stack = stackOf(error);
  return ownPlace(stack) === null && isOfThisProgram(stack);
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
function callerOf({ stack = '' }: Error): { readonly isOurs: boolean; readonly place: string | null } {
  const place = ownPlace(stack);
  const [, , caller = ''] = stack.split('\n');
  return { isOurs: place === null && isOfThisProgram(caller), place };
}

function isOfThisProgram(frames: string): boolean {
  // src/cli, or dist with its chunks
  const folder = path.dirname(fileURLToPath(import.meta.url)).replace(/[\\/](?:cli|chunks)$/, '') + path.sep;
  return frames.includes(folder) || frames.includes(pathToFileURL(folder).href);
}

/** `tools/x.ts:3`, by the mark that its address has; null: it comes from elsewhere. */
function ownPlace(stack: string): string | null {
  const found = /([^/\s]+\/[^/\s?]+)\?recrew=\w+:(\d+)/.exec(stack);
  return found === null ? null : `${found[1]}:${found[2]}`;
}
