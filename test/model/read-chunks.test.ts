import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { ChatChunk } from '../../src/model/reply/chat-chunk.ts';
import { readChunks } from '../../src/model/reply/read-chunks.ts';

const encoder = new TextEncoder();

/** A body that brings these pieces and then ends, or stays open. */
function bodyOf(pieces: readonly (string | Uint8Array)[], { isOpen = false } = {}): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece);
      if (!isOpen) controller.close();
    },
  });
}

async function chunksOf(body: ReadableStream<Uint8Array>): Promise<readonly ChatChunk[]> {
  const chunks: ChatChunk[] = [];
  await readChunks(body, (chunk) => void chunks.push(chunk));
  return chunks;
}

const event = (data: unknown, end = '\n') => `data: ${JSON.stringify(data)}${end}${end}`;
const one = { choices: [{ delta: { content: 'a \u{1F50B} é' } }] };
const two = { choices: [], usage: { prompt_tokens: 1 } };

describe('reading the chunks of a streamed reply', () => {
  it('reads them wherever the network cuts, also within a character', async () => {
    const bytes = encoder.encode(`${event(one)}${event(two)}data: [DONE]\n\n`);
    for (const size of [1, 2, 3, 7, 1000]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.slice(at * size, (at + 1) * size),
      );
      expect(await chunksOf(bodyOf(pieces)), String(size)).toEqual([one, two]);
    }
  });

  it.each([
    ['line breaks of Windows', [event(one, '\r\n'), event(two, '\r\n'), 'data: [DONE]\r\n\r\n']],
    [
      'comments and other fields',
      [': still here\n\n', `id: 1\n${event(one)}`, ': ping\n\n', `retry: 5\n${event(two)}`],
    ],
    ['no [DONE]', [event(one), event(two)]],
    ['no empty line at the end', [event(one), `data: ${JSON.stringify(two)}`]],
    ['something behind [DONE]', [event(one), event(two), 'data: [DONE]\n\n', 'data: nonsense\n\n']],
    ['a byte order mark', ['\uFEFF', event(one), event(two)]],
  ])('takes %s', async (_what, pieces) => {
    expect(await chunksOf(bodyOf(pieces))).toEqual([one, two]);
  });

  it('does not wait for a server that never ends what it called done', async () => {
    expect(await chunksOf(bodyOf([event(one), 'data: [DONE]\n\n'], { isOpen: true }))).toEqual([one]);
  });

  it('gives an event of the type error as one', async () => {
    const failed = { message: 'overloaded' };
    const named = (data: unknown) => `event: error\n${event(data)}`;
    expect(await chunksOf(bodyOf([named({ error: failed })]))).toEqual([{ error: failed }]);
    expect(await chunksOf(bodyOf([named(failed)]))).toEqual([{ error: failed }]);
  });

  it('rejects for what is no JSON, and throws what its reader throws, letting the server go', async () => {
    let isCancelled = false;
    const body = (text: string) =>
      new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(encoder.encode(text)),
        cancel: () => {
          isCancelled = true;
        },
      });
    await expect(chunksOf(body('data: {"choices":[\n\n'))).rejects.toThrow(SyntaxError);
    expect(isCancelled).toBe(true);
    const fails = () => {
      throw new Error('enough');
    };
    await expect(readChunks(body(event(one)), fails)).rejects.toThrow('enough');
  });

  it('reads to the end, so that the next request needs no new connection', async () => {
    let connections = 0;
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(event(one));
      setTimeout(() => response.end('data: [DONE]\n\n'), 5);
    });
    server.on('connection', () => connections++);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      for (let times = 0; times < 3; times++) {
        expect(await chunksOf((await fetch(url)).body!)).toEqual([one]);
        await sleep(20);
      }
      expect(connections).toBe(1);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
