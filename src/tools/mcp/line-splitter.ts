/** Longer than any sensible answer: a server that sends more without a line's end would fill the memory. */
const longestLineBytes = 64 * 1024 * 1024;

export interface LineSplitter {
  /** Throws for a line of over 64 MiB. */
  take(chunk: Buffer): void;
  /** Does what came since the last line's end look like the end of a message? */
  mayBeWhole(): boolean;
  /** Gives what came since the last line's end as a line, when it `passes`. */
  flush(passes: (text: string) => boolean): void;
}

/** Takes bytes as they come and gives whole lines of UTF-8, each once. */
export function lineSplitter(onLine: (line: string) => void): LineSplitter {
  let pieces: Buffer[] = [];
  let size = 0;
  const flush = (passes: (text: string) => boolean): void => {
    if (size === 0) return;
    const line = Buffer.concat(pieces).toString('utf8');
    if (!passes(line)) return;
    pieces = [];
    size = 0;
    onLine(line);
  };
  return {
    take(chunk) {
      let from = 0;
      for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
        pieces.push(chunk.subarray(from, end));
        // an empty line, too: it is no reason to keep an empty piece
        size += Math.max(end - from, 1);
        flush(() => true);
        from = end + 1;
      }
      if (from < chunk.length) pieces.push(chunk.subarray(from));
      size += chunk.length - from;
      if (size > longestLineBytes) throw new Error(`it sent a line of more than ${longestLineBytes / 1024 / 1024} MiB`);
    },
    mayBeWhole: () => pieces.at(-1)?.at(-1) === 0x7d,
    flush,
  };
}
