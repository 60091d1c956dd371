import type { CommandIo } from './io.ts';

/** Standard input to its end, as bytes. */
export async function readStdin({ stdin }: CommandIo): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}
