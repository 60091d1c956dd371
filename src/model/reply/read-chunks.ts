import { createParser } from 'eventsource-parser';
import type { ChatChunk } from './chat-chunk.ts';

/** How long a server may take to end a reply that it called done, in milliseconds; then the connection is given up. */
const endMs = 250;

/**
 * Reads a streamed reply to its end, so that its connection can be used again. The client's own reader takes a dozen promises for
 * each event; this one takes one for each piece that the network brings. Rejects as the body does, SyntaxError for an event that is no JSON.
 */
export async function readChunks(body: ReadableStream<Uint8Array>, onChunk: (chunk: ChatChunk) => void): Promise<void> {
  const reader = body.getReader();
  let ending: NodeJS.Timeout | null = null;
  const end = () => {
    ending ??= setTimeout(() => void reader.cancel().catch(() => undefined), endMs);
  };
  const parser = createParser({
    onEvent({ event, data }) {
      if (ending !== null) return;
      if (data.trimEnd() === '[DONE]') return end();
      const chunk = JSON.parse(data);
      onChunk(event === 'error' ? { error: chunk?.error ?? chunk } : chunk);
    },
  });
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parser.feed(decoder.decode(value, { stream: true }));
    }
    // The last event of some servers lacks the empty line behind it.
    parser.feed(`${decoder.decode()}\n\n`);
  } catch (error) {
    void reader.cancel().catch(() => undefined);
    // What goes wrong behind the end is no part of the reply.
    if (ending === null) throw error;
  } finally {
    if (ending !== null) clearTimeout(ending);
  }
}
