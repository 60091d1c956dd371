import { format } from 'node:util';
import type { CommandIo } from '../commands/io.ts';

/**
 * The tools and guardrails of a project run in this process. What they log must not mix with the answer on stdout, and an error that nothing waits for
 * (a promise without `await`, a timer that throws) must not end the run: both go to stderr.
 */
export function containOwnCode(io: CommandIo): void {
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
}

/** `tools/x.ts:3`, by the mark that its address has; null: it comes from elsewhere. */
function ownPlace(error: unknown): string | null {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const found = /([^/\s]+\/[^/\s?]+)\?recrew=\w+:(\d+)/.exec(stack);
  return found === null ? null : `${found[1]}:${found[2]}`;
}
