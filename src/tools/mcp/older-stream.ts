/**
 * Is this the stream that servers of the older HTTP+SSE transport open, which begins with `event: endpoint`? Some open one for a POST, too.
 * Gives the answer back whole: what was read of it to see that is at its beginning again.
 */
export async function isOlderStream(response: Response): Promise<readonly [isOlder: boolean, whole: Response]> {
  const { body } = response;
  if (body === null || !/^text\/event-stream\b/i.test(response.headers.get('content-type') ?? '')) {
    return [false, response];
  }
  const reader = body.getReader();
  const pieces: Uint8Array[] = [];
  let start = '';
  while (!firstEvent(start).isWhole && start.length < longestStart) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value);
    start += Buffer.from(value).toString('latin1');
  }
  if (/^event: ?endpoint\r?$/m.test(firstEvent(start).text)) {
    await reader.cancel();
    return [true, response];
  }
  return [false, new Response(rest(pieces, reader), response)];
}

const longestStart = 10_000;

/** Comments and blank lines may come first. */
function firstEvent(start: string): { readonly text: string; readonly isWhole: boolean } {
  const text = start.replace(/^(?::[^\n]*\n|\r?\n)+/, '');
  return { text, isWhole: /\n\r?\n/.test(text) };
}

function rest(
  pieces: readonly Uint8Array[],
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
): ReadableStream<Uint8Array> {
  const waiting = [...pieces];
  return new ReadableStream({
    async pull(controller) {
      const piece = waiting.shift();
      if (piece !== undefined) return controller.enqueue(piece);
      const { done, value } = await reader.read();
      if (done) return controller.close();
      controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
