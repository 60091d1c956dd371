/** Longer than any sensible answer: a server that sends more without a line's end would fill the memory. */
const longestLineBytes = 64 * 1024 * 1024;

/** Takes bytes as they come and gives whole lines of UTF-8, each once; throws for a line of over 64 MiB. */
export function lineSplitter(onLine: (line: string) => void): (chunk: Buffer) => void {
  let pieces: Buffer[] = [];
  let size = 0;
  return (chunk) => {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      const line = Buffer.concat([...pieces, chunk.subarray(from, end)]).toString('utf8');
      pieces = [];
      size = 0;
      from = end + 1;
      onLine(line);
    }
    if (from < chunk.length) pieces.push(chunk.subarray(from));
    size += chunk.length - from;
    if (size > longestLineBytes) throw new Error(`it sent a line of more than ${longestLineBytes / 1024 / 1024} MiB`);
  };
}
