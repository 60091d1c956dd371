import { createParser, type ParseError } from 'eventsource-parser';
import type { ChatChunk } from './chat-chunk.ts';
import { jsonSplitter } from './json-text.ts';
import { type ChunkSink, takeEvents } from './take-event.ts';

/** How a body ended. */
export interface BodyEnd {
  /** The reply had ended, whatever became of the connection. */
  readonly isOver: boolean;
  /** The beginning of what was neither a piece of a reply nor JSON at all: a page, a line of plain text. */
  readonly words: string;
}

/**
 * Reads a reply to its end, so that its connection can be used again; what it is tells its first character, not its label:
 * events, or JSON, or a page. After the end of the reply it waits no longer than the sink says. Rejects as the body does,
 * SyntaxError for an event that is no JSON and of which something may be missing.
 */
export async function readChunks(
  body: ReadableStream<Uint8Array>,
  sink: ChunkSink | ((chunk: ChatChunk) => void),
): Promise<BodyEnd> {
  const reader = body.getReader();
  let timer: NodeJS.Timeout | null = null;
  let isOver = false;
  let isWaiting = false;
  // Of the client's own reader each event takes a dozen promises; of this one each piece that the network brings takes one.
  const events = takeEvents(typeof sink === 'function' ? plainSink(sink) : sink, (patience) => {
    if (timer !== null) clearTimeout(timer);
    isOver = patience !== null;
    timer = patience === null ? null : setTimeout(() => void reader.cancel().catch(() => undefined), patience);
  });
  const format = sniffed(events);
  const decoder = new TextDecoder();
  try {
    for (;;) {
      isWaiting = true;
      const { done, value } = await reader.read();
      isWaiting = false;
      if (done) break;
      format.feed(decoder.decode(value, { stream: true }));
    }
    format.feed(decoder.decode());
    format.end();
  } catch (error) {
    void reader.cancel().catch(() => undefined);
    // What becomes of the connection behind the end is no part of the reply.
    if (!isWaiting || !isOver) throw error;
  } finally {
    if (timer !== null) clearTimeout(timer);
  }
  return { isOver, words: events.words() };
}

interface Format {
  feed(text: string): void;
  end(): void;
}

type Events = ReturnType<typeof takeEvents>;

/** Decides by the first character that is no blank. */
function sniffed(events: Events): Format {
  let format: Format | null = null;
  return {
    feed(text) {
      if (format === null && text.trim() === '') return;
      format ??= formatOf(text.trimStart(), events);
      format.feed(text);
    },
    end: () => format?.end(),
  };
}

function formatOf(begun: string, events: Events): Format {
  if (begun.startsWith('{') || begun.startsWith('[')) return jsonFormat(events);
  if (begun.startsWith('<')) return { feed: events.addWords, end: () => undefined };
  return eventFormat(events);
}

function eventFormat(events: Events): Format {
  const parser = createParser({
    onEvent: ({ event, data }) => events.take(data, event),
    onError: ({ type, field = '', value = '', line = '' }: ParseError) => {
      if (type !== 'unknown-field') return;
      // llama.cpp writes `error: {…}`
      if (field === 'error' && value !== '') events.take(value, 'error');
      else events.takeLine(line);
    },
  });
  return {
    feed: parser.feed,
    // The last event of some servers lacks the empty line behind it.
    end: () => parser.feed('\n\n'),
  };
}

function jsonFormat(events: Events): Format {
  const splitter = jsonSplitter((value) => events.take(value), events.takeLine);
  return {
    feed(text) {
      if (text.trim() !== '') events.heard();
      splitter.feed(text);
    },
    end() {
      const rest = splitter.rest();
      if (rest !== '') events.take(rest);
    },
  };
}

function plainSink(onChunk: (chunk: ChatChunk) => void): ChunkSink {
  const news = { isNews: true, isContent: true } as const;
  return {
    chunk(chunk) {
      onChunk(chunk);
      return { ...news, patience: null };
    },
    done: () => ({ ...news, patience: 250 }),
    heard: () => undefined,
  };
}
