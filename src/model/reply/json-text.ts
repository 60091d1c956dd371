/** The JSON values of a text, one behind the other; null when it holds anything else. */
export function jsonValues(text: string): readonly unknown[] | null {
  const whole = readJson(text);
  if (whole !== undefined) return [whole];
  const pieces: string[] = [];
  const splitter = jsonSplitter((piece) => pieces.push(piece));
  splitter.feed(text);
  const values = pieces.map(readJson);
  return pieces.length < 2 || values.includes(undefined) || splitter.rest() !== '' ? null : values;
}

/** Undefined when it is none. Python writes `NaN` and `Infinity`, and some servers line breaks inside of a text. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Once more, without what JSON does not know.
  }
  try {
    return JSON.parse(
      text.replace(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b|\bundefined\b/gs, (found) =>
        found.startsWith('"') ? found.replace(/[\0-\x1f]/g, escaped) : 'null',
      ),
    );
  } catch {
    return undefined;
  }
}

function escaped(control: string): string {
  return `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

export interface JsonSplitter {
  feed(text: string): void;
  /** What was begun and not ended. */
  rest(): string;
}

/** Finds the objects and lists in a text that comes in pieces: lines of JSON, one value behind the other, or one over many lines. What is between them is told as words. */
export function jsonSplitter(
  onValue: (text: string) => void,
  onWords: (words: string) => void = () => {},
): JsonSplitter {
  let held = '';
  let read = 0;
  let start = -1;
  let depth = 0;
  let isQuoted = false;
  let isEscaped = false;

  function step(code: number): void {
    if (isQuoted) {
      if (isEscaped) isEscaped = false;
      else if (code === 0x5c) isEscaped = true;
      else if (code === 0x22) isQuoted = false;
    } else if (code === 0x7b || code === 0x5b) {
      if (depth++ === 0) begin();
    } else if (depth > 0) {
      if (code === 0x22) isQuoted = true;
      else if ((code === 0x7d || code === 0x5d) && --depth === 0) end();
    }
  }

  function begin(): void {
    const words = held.slice(0, read).trim();
    if (words !== '') onWords(words);
    start = read;
  }

  function end(): void {
    const value = held.slice(start, read + 1);
    held = held.slice(read + 1);
    [read, start] = [-1, -1];
    onValue(value);
  }

  return {
    feed(text) {
      held += text;
      for (; read < held.length; read++) step(held.charCodeAt(read));
    },
    rest: () => held.slice(Math.max(0, start)).trim(),
  };
}
