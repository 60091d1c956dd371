/** What a terminal must not get from any text: controls, and the marks that reverse the order of what is shown. Ours, which stay, come first. */
const ours = {
  /** Colours alone. */
  stdout: /\u001b\[[\d;]*m|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
  /** Colours, and what moves the cursor, where progress and questions are drawn. */
  stderr: /\u001b\[[?\d;]*[A-Za-z]|\r|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
} as const;

/** A text as it may go to a terminal: what could command it is written as `\u009b`. In JSON that means the same character. */
export function harmless(text: string, to: keyof typeof ours): string {
  return text.replace(ours[to], (found) =>
    found.length > 1 || found === '\r' ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * The second lock, behind those of `report/`: a stream of which every text is made harmless, if it is a terminal. Else the stream as it is,
 * byte for byte.
 */
export function guardedTerminal<Stream extends NodeJS.WriteStream>(stream: Stream, to: keyof typeof ours): Stream {
  if (stream.isTTY !== true) return stream;
  const write = (text: unknown, ...more: readonly never[]) =>
    stream.write(typeof text === 'string' ? harmless(text, to) : (text as Uint8Array), ...more);
  return new Proxy(stream, {
    get(target, name) {
      if (name === 'write') return write;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set: (target, name, value) => Reflect.set(target, name, value),
  });
}
