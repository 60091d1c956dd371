import type { FileHandle } from 'node:fs/promises';

/** The file's text in pieces; throws when it is not UTF-8 text. Closes the file. */
export async function* textOf(file: FileHandle, shown: string): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch {
      // Only ever "not valid".
      throw notText(shown);
    }
  };
  for await (const bytes of file.createReadStream() as AsyncIterable<Buffer>) {
    if (bytes.includes(0)) throw notText(shown);
    yield decode(bytes);
  }
  yield decode();
}

function notText(shown: string): Error {
  return new Error(`${shown} is a binary file, or not UTF-8: only UTF-8 text can be read`);
}
