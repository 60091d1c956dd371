import type { ChildProcess } from 'node:child_process';

export interface ProgramInput {
  /** False: nobody reads it. */
  write(text: string): Promise<boolean>;
  /** Settled once the program has ended and all that it wrote was read. */
  readonly closed: Promise<void>;
}

/** What a program that reads nothing may leave waiting: no more than a server's requests and our answers to them need. */
const mostWaitingBytes = 64 * 1024 * 1024;

/** The input of a program that was started. One listener for its end serves all writes: Node warns of many. */
export function programInput(child: ChildProcess): ProgramInput {
  const waiting = new Set<() => void>();
  child.once('exit', () => {
    for (const ended of waiting) ended();
  });
  return {
    closed: new Promise((resolve) => child.once('close', () => resolve())),
    async write(text) {
      const { stdin } = child;
      if (!stdin?.writable || stdin.writableLength > mostWaitingBytes) return false;
      return new Promise((resolve) => {
        const ended = () => resolve(false);
        waiting.add(ended);
        stdin.write(text, (error) => {
          waiting.delete(ended);
          resolve(error === null || error === undefined);
        });
      });
    },
  };
}
