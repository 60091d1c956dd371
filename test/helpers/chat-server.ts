import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '../../src/model/model.ts';

/** What the `openai` client sent. `index` counts the server's requests from 0. */
export interface ChatRequest {
  readonly index: number;
  /** Path with query, e.g. `/v1/chat/completions`. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>> & {
    readonly model: string;
    readonly messages: readonly Message[];
    readonly stream?: boolean;
  };
}

/** Tokens that the reply reports; what is left out is 0. */
export interface ReportedUsage {
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cachedTokens?: number;
  readonly reasoningTokens?: number;
}

/** A reply that streams `chunks` (or `text`, word by word) and ends with `finishReason` (`stop`) and `usage` (100 in, 20 out). */
export interface TextReply {
  readonly text?: string;
  readonly chunks?: readonly string[];
  /** Streamed first, as `reasoning_content`. */
  readonly reasoning?: string;
  /** What it asks for, by name and arguments; a text goes out as it is, anything else as JSON. The finish reason is then `tool_calls`. */
  readonly toolCalls?: readonly (readonly [name: string, input: unknown])[];
  /** Null: not reported. */
  readonly usage?: ReportedUsage | null;
  /** Null: never sent. */
  readonly finishReason?: string | null;
  /** Before the headers. */
  readonly delayMs?: number;
  /** Before each chunk. */
  readonly chunkDelayMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** After so many chunks the rest waits for the promise. */
  readonly pause?: { readonly afterChunks: number; readonly until: Promise<unknown> };
  /** After so many chunks the stream ends as if it were complete, but without a finish reason. */
  readonly cutAfterChunks?: number;
  /** After so many chunks nothing more comes, and the connection stays open. */
  readonly hangAfterChunks?: number;
  /** After so many chunks the connection is torn down. */
  readonly resetAfterChunks?: number;
  /** After so many chunks comes half a JSON object, and the stream ends. */
  readonly malformedAfterChunks?: number;
  /** Answers with one plain JSON object, though a stream was asked for. */
  readonly plainJson?: boolean;
}

/** An HTTP error: `error` as a text becomes `{ error: { message } }`; `body` is sent as it is. */
export interface ErrorReply {
  readonly status: number;
  readonly error?: string | Readonly<Record<string, unknown>>;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly delayMs?: number;
}

/** Bytes as they are, each piece written by itself. */
export interface RawReply {
  readonly raw: readonly (string | Uint8Array)[];
  /** `text/event-stream` unless given; null: none. */
  readonly contentType?: string | null;
  /** Instead of ending: the connection stays open, silent or with this text again and again, or it is torn down. */
  readonly behind?: 'open' | 'reset' | { readonly repeat: string };
}

/** `hang`: not even headers come. `reset`: the connection is torn down at once. */
export type Reply = string | TextReply | ErrorReply | RawReply | 'hang' | 'reset';

export interface ChatServer {
  /** The base URL, with `/v1`. */
  readonly url: string;
  readonly requests: readonly ChatRequest[];
  /** Calls that the handler had no reply for; each was answered with status 500. */
  readonly unexpected: readonly ChatRequest[];
  close(): Promise<void>;
}

/** Starts a scripted model server on loopback. `handler`: a list of replies in order, or a function; no reply means the call was not expected. */
export async function startChatServer(
  handler: readonly Reply[] | ((request: ChatRequest) => Reply | undefined | Promise<Reply | undefined>),
): Promise<ChatServer> {
  const requests: ChatRequest[] = [];
  const unexpected: ChatRequest[] = [];
  const choose = typeof handler === 'function' ? handler : (request: ChatRequest) => handler[request.index];
  const server = createServer(async (incoming, response) => {
    const text = await bodyOf(incoming);
    const body = text === '' ? {} : JSON.parse(text);
    const request: ChatRequest = { index: requests.length, url: incoming.url ?? '', headers: incoming.headers, body };
    requests.push(request);
    try {
      const reply = await choose(request);
      if (reply === undefined) unexpected.push(request);
      await send(response, reply ?? { status: 500, error: `test server: call ${request.index} was not expected` });
    } catch (error) {
      unexpected.push(request);
      if (!response.headersSent) await send(response, { status: 500, error: `test server: ${String(error)}` });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    unexpected,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

async function send(response: ServerResponse, reply: Reply): Promise<void> {
  if (reply === 'hang') return;
  if (reply === 'reset') {
    response.destroy();
    return;
  }
  if (typeof reply === 'string') return sendStream(response, { text: reply });
  if ('raw' in reply) return sendRaw(response, reply);
  if ('status' in reply) return sendError(response, reply);
  if (reply.plainJson) return sendPlain(response, reply);
  return sendStream(response, reply);
}

async function sendRaw(response: ServerResponse, reply: RawReply): Promise<void> {
  const contentType = reply.contentType === undefined ? 'text/event-stream' : reply.contentType;
  response.writeHead(200, contentType === null ? {} : { 'content-type': contentType });
  for (const piece of reply.raw) {
    response.write(piece);
    await sleep(1);
  }
  if (reply.behind === undefined) response.end();
  else if (reply.behind === 'reset') {
    await sleep(10); // lets what was sent arrive
    response.destroy();
  } else if (reply.behind !== 'open') {
    const { repeat } = reply.behind;
    const timer = setInterval(() => response.write(repeat), 20);
    response.once('close', () => clearInterval(timer));
  }
}

async function sendError(response: ServerResponse, reply: ErrorReply): Promise<void> {
  if (reply.delayMs !== undefined) await sleep(reply.delayMs);
  const error = typeof reply.error === 'string' ? { message: reply.error } : (reply.error ?? { message: 'no' });
  const contentType = reply.body === undefined ? 'application/json' : 'text/html';
  response.writeHead(reply.status, { 'content-type': contentType, ...reply.headers });
  response.end(reply.body ?? JSON.stringify({ error }));
}

async function sendPlain(response: ServerResponse, reply: TextReply): Promise<void> {
  if (reply.delayMs !== undefined) await sleep(reply.delayMs);
  response.writeHead(200, { 'content-type': 'application/json', ...reply.headers });
  const message = {
    role: 'assistant',
    content: reply.text ?? (reply.chunks ?? []).join(''),
    ...(reply.reasoning === undefined ? {} : { reasoning_content: reply.reasoning }),
  };
  const finish = reply.finishReason === undefined ? 'stop' : reply.finishReason;
  const usage = usageOf(reply);
  response.end(
    JSON.stringify({
      id: 'chatcmpl-1',
      object: 'chat.completion',
      model: 'scripted',
      choices: [{ index: 0, message, finish_reason: finish }],
      ...(usage === null ? {} : { usage }),
    }),
  );
}

async function sendStream(response: ServerResponse, reply: TextReply): Promise<void> {
  if (reply.delayMs !== undefined) await sleep(reply.delayMs);
  response.writeHead(200, { 'content-type': 'text/event-stream', ...reply.headers });
  response.flushHeaders();
  const deltas: Record<string, unknown>[] = [
    ...(reply.reasoning === undefined ? [] : [{ reasoning_content: reply.reasoning }]),
    ...(reply.chunks ?? (reply.text ?? '').match(/\s*\S+\s*$|\s*\S+/g) ?? []).map((content) => ({ content })),
    ...(reply.toolCalls ?? []).map((call, index) => ({ tool_calls: [toolCallDelta(call, index)] })),
  ];
  for (const [index, delta] of deltas.entries()) {
    if (await endsEarly(response, reply, index)) return;
    if (reply.pause?.afterChunks === index) await reply.pause.until;
    if (reply.chunkDelayMs !== undefined) await sleep(reply.chunkDelayMs);
    response.write(event({ choices: [{ index: 0, delta, finish_reason: null }] }));
  }
  if (await endsEarly(response, reply, deltas.length)) return;
  const reason = reply.toolCalls === undefined ? 'stop' : 'tool_calls';
  const finish = reply.finishReason === undefined ? reason : reply.finishReason;
  if (finish !== null) response.write(event({ choices: [{ index: 0, delta: {}, finish_reason: finish }] }));
  const usage = usageOf(reply);
  if (usage !== null) response.write(event({ choices: [], usage }));
  response.end('data: [DONE]\n\n');
}

function toolCallDelta([name, input]: readonly [string, unknown], index: number): Record<string, unknown> {
  const text = typeof input === 'string' ? input : JSON.stringify(input);
  return { index, id: `call-${index}`, type: 'function', function: { name, arguments: text } };
}

async function endsEarly(response: ServerResponse, reply: TextReply, sent: number): Promise<boolean> {
  if (reply.hangAfterChunks === sent) return true;
  if (reply.cutAfterChunks === sent) response.end();
  else if (reply.malformedAfterChunks === sent) response.end('data: {"choices":[{"delta":{"con\n\ndata: [DONE]\n\n');
  else if (reply.resetAfterChunks === sent) {
    await sleep(10); // lets the chunks before it arrive
    response.destroy();
  } else return false;
  return true;
}

function event(chunk: Record<string, unknown>): string {
  const whole = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'scripted', ...chunk };
  return `data: ${JSON.stringify(whole)}\n\n`;
}

function usageOf(reply: TextReply): Record<string, unknown> | null {
  if (reply.usage === null) return null;
  const usage = reply.usage ?? { inputTokens: 100, outputTokens: 20 };
  const [input, output] = [usage.inputTokens ?? 0, usage.outputTokens ?? 0];
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: usage.cachedTokens ?? 0 },
    completion_tokens_details: { reasoning_tokens: usage.reasoningTokens ?? 0 },
  };
}
