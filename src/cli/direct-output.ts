import { fstatSync, writeSync } from 'node:fs';
import type { Output } from '../commands/terminal/io.ts';
import { realStdout } from './real-stdout.ts';

/**
 * Standard output when it is a file or a pipe, written to directly: Node's stream, which would block just the same, takes 7 ms to make.
 * Null where there is something else, such as a terminal. `failed` is told at most once.
 */
export function directOutput(failed: (error: NodeJS.ErrnoException) => void): Output | null {
  if (process.platform === 'win32' || !isFileOrPipe()) return null;
  let way: 'direct' | 'stream' | 'lost' = 'direct';
  const stream = (rest: string | Buffer) => {
    if (way !== 'stream') realStdout().on('error', failed);
    way = 'stream';
    return realStdout().write(rest);
  };
  return {
    isTTY: false,
    write(text) {
      if (way === 'lost') return false;
      if (way === 'stream') return stream(text);
      let rest = Buffer.from(text);
      try {
        while (rest.length > 0) rest = rest.subarray(writeSync(1, rest));
        return true;
      } catch (error) {
        // Somebody made the pipe non-blocking, and it is full: Node's stream knows how to wait.
        if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return stream(rest);
        way = 'lost';
        failed(error as NodeJS.ErrnoException);
        return false;
      }
    },
  };
}

function isFileOrPipe(): boolean {
  try {
    const stats = fstatSync(1);
    return stats.isFile() || stats.isFIFO() || stats.isSocket();
  } catch {
    // Closed: Node's stream swallows what is written.
    return false;
  }
}
