import type { ChatChunk } from './chat-chunk.ts';
import { jsonValues } from './json-text.ts';
import type { Progress } from './reply-collector.ts';

/** Who is told what a body brings. */
export interface ChunkSink {
  chunk(chunk: ChatChunk): Progress;
  /** `[DONE]` came. */
  done(): Progress;
  /** Part of a value came, which is not whole yet. */
  heard(): void;
}

export interface EventTaker {
  take(data: string, event?: string): void;
  /** A line that is no part of an event. */
  takeLine(line: string): void;
  addWords(text: string): void;
  heard(): void;
  /** The beginning of what was no JSON. */
  words(): string;
}

/** As much as a message could show. */
const mostWords = 2000;

/** Reads the data of events: chunks, signs of life, the end, and words that are none of it. `onPatience`: each time that it changes. */
export function takeEvents(sink: ChunkSink, onPatience: (patience: number | null) => void): EventTaker {
  let words = '';
  let isDone = false;
  let isOver = false;
  let lastPatience = Number.POSITIVE_INFINITY;
  let broken: SyntaxError | null = null;

  function told({ isContent, patience }: Progress): void {
    // The reply went on: something may be missing between.
    if (broken !== null && isContent) throw broken;
    // A sign of life does not prolong the wait for what may follow the end.
    if (isOver && patience !== null && !isContent && patience >= lastPatience) return;
    isOver = patience !== null;
    lastPatience = patience ?? Number.POSITIVE_INFINITY;
    onPatience(patience);
  }

  function addWords(text: string): void {
    if (words.length < mostWords) words += text.slice(0, mostWords);
  }

  function takeValue(value: unknown, isError: boolean): void {
    if (typeof value === 'string') takeWords(value, isError);
    else if (Array.isArray(value)) for (const one of value) takeValue(one, isError);
    else if (isError) told(sink.chunk({ error: errorOf(value) }));
    else told(sink.chunk(value as ChatChunk));
  }

  function takeWords(said: string, isError: boolean): void {
    addWords(`${said}\n`);
    if (isError || errorWords.test(said)) told(sink.chunk({ error: said }));
  }

  return {
    take(data, event = '') {
      const text = data.trim();
      if (isDone || text === '' || /^(ping|heartbeat|keep-?_?alive)$/i.test(event)) return;
      if (/^"?\[?DONE\]?"?$/i.test(text)) {
        isDone = true;
        return told(sink.done());
      }
      const values = jsonValues(text);
      if (values !== null) {
        for (const value of values) takeValue(value, event === 'error');
        return;
      }
      if (!/^[{[]\s*["{[\]}]/.test(text) && !/^[{[]$/.test(text)) return takeWords(text, event === 'error');
      if (holdsNothing.test(text)) return;
      if (!isOver) throw notJson(text);
      broken ??= notJson(text);
    },
    takeLine(line) {
      const text = line.trim();
      if (isDone || text === '' || text === 'data:') return;
      const values = /^[{[]/.test(text) ? jsonValues(text) : null;
      if (values === null) takeWords(text, false);
      else for (const value of values) takeValue(value, false);
    },
    addWords,
    heard: sink.heard,
    words: () => words.trim(),
  };
}

/** Plain text in which a server says that it failed, as against a sign of life. */
const errorWords =
  /\b(errors?|exception|fail(ed|ure)?|fatal|traceback|panic|out of memory|time(d ?|-)?out|refused|denied|unauthori[sz]ed|forbidden|invalid|not found|unavailable|overloaded|exceeded|too many|abort(ed)?|crash(ed)?)\b|error\b/i;

/** What was cut could hold no piece of an answer. */
const holdsNothing = /"choices"\s*:\s*\[\s*\]|^\{\s*"type"\s*:\s*"(ping|heartbeat|keep-?_?alive)"/;

function notJson(text: string): SyntaxError {
  return new SyntaxError(`an event is no JSON: ${text.slice(0, 100)}`);
}

/** Of an event that is called an error. */
function errorOf(value: unknown): unknown {
  const { error } = (value ?? {}) as ChatChunk;
  return error ?? value;
}
