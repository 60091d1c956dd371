import type { OpenAI } from 'openai';
import { chatBody } from './chat-body.ts';
import type { ChatChunk } from './chat-chunk.ts';
import { clientFailure } from './client-failure.ts';
import type { ServerError } from './error-kind.ts';
import { type FailureContext, serverName } from './failure-context.ts';
import { judgeReply, partialOf } from './judge-reply.ts';
import { type Model, ModelFailure, type ModelRequest, type ModelSettings } from './model.ts';
import { openClient } from './openai-client.ts';
import type { Environment } from './providers.ts';
import { type Collected, type ReplyCollector, replyCollector } from './reply-collector.ts';
import { secretsOf } from './secrets.ts';
import { serverFailure } from './server-failure.ts';
import { type SilenceWatch, watchSilence } from './silence.ts';

/** Makes models that are asked over HTTP at `/chat/completions`. Keys are read when a model is first asked; models of one server share a client. */
export function modelFactory(environment: Environment): (settings: ModelSettings) => Model {
  const clients = new Map<string, Promise<OpenAI>>();
  return (settings) => {
    const { provider, baseUrl, keyVariable, headers, apiVersion, timeout } = settings;
    const server = JSON.stringify([provider, baseUrl, keyVariable, headers, apiVersion, timeout]);
    const connect = (): Promise<OpenAI> => {
      const client = clients.get(server) ?? openClient(settings, environment);
      clients.set(server, client);
      return client;
    };
    return httpModel({ settings, environment, connect });
  };
}

interface Server {
  readonly settings: ModelSettings;
  readonly environment: Environment;
  readonly connect: () => Promise<OpenAI>;
}

function httpModel(server: Server): Model {
  const { settings } = server;
  const habits: Habits = { askUsage: true };
  return {
    settings,
    async reply(request) {
      request.signal.throwIfAborted();
      const client = await server.connect();
      const { collector, readerFailed } = collectorFor(request);
      const silence = watchSilence(settings.timeout, request.signal);
      try {
        await receive({ server, client, habits, request, collector, silence });
      } catch (error) {
        if (readerFailed()) throw error;
        request.signal.throwIfAborted();
        if (silence.timedOut()) throw silent(settings, collector.end());
        throw await clientFailure(error, contextOf(server, collector.end()));
      } finally {
        silence.end();
      }
      // the client ends an aborted stream as if it were complete
      request.signal.throwIfAborted();
      if (silence.timedOut()) throw silent(settings, collector.end());
      return judgeReply(collector.end(), settings);
    },
  };
}

/** What was learned about the server while talking to it. */
interface Habits {
  askUsage: boolean;
}

interface Exchange {
  readonly server: Server;
  readonly client: OpenAI;
  readonly habits: Habits;
  readonly request: ModelRequest;
  readonly collector: ReplyCollector;
  readonly silence: SilenceWatch;
}

/** A reader of deltas that throws is our bug, not the model's failure: it must come out as it is. */
function collectorFor({ onDelta }: ModelRequest): { collector: ReplyCollector; readerFailed: () => boolean } {
  let failed = false;
  const collector = replyCollector((delta) => {
    failed = true;
    onDelta(delta);
    failed = false;
  });
  return { collector, readerFailed: () => failed };
}

async function receive({ collector, silence, ...exchange }: Exchange): Promise<void> {
  const { data: stream, response } = await ask({ collector, silence, ...exchange });
  silence.heard();
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('text/html')) {
    stream.controller.abort();
    throw webPage(exchange.server.settings);
  }
  if (type.includes('application/json')) return collector.add(await wholeReply(response, exchange.server));
  for await (const chunk of stream as AsyncIterable<ChatChunk>) {
    silence.heard();
    collector.add(chunk);
  }
}

/** One request; a second one at once, without `stream_options`, when the server refuses that. Later requests then leave it out. */
async function ask({ server, client, habits, request, silence }: Exchange) {
  const send = () => {
    const body = chatBody(server.settings, request.messages, habits);
    return client.chat.completions.create(body, { signal: silence.signal }).withResponse();
  };
  try {
    return await send();
  } catch (error) {
    if (!habits.askUsage || !refusesStreamOptions(error)) throw error;
    habits.askUsage = false;
    return send();
  }
}

function refusesStreamOptions(error: unknown): boolean {
  if (!(error instanceof Error) || !('status' in error) || !('error' in error)) return false;
  const refused = error.status === 400 || error.status === 422;
  return refused && `${error.message} ${JSON.stringify(error.error)}`.includes('stream_options');
}

/** For a server that does not stream though it was asked to. */
async function wholeReply(response: Response, server: Server): Promise<ChatChunk> {
  const whole = (await response.json()) as ChatChunk;
  if (whole?.error) {
    const error: ServerError = { status: undefined, headers: response.headers, body: whole.error };
    throw serverFailure(error, contextOf(server));
  }
  return {
    ...whole,
    choices: whole?.choices?.map((choice) => ({ ...choice, finish_reason: choice.finish_reason ?? 'stop' })) ?? [],
  };
}

function webPage(settings: ModelSettings): ModelFailure {
  const message = `${settings.baseUrl}/chat/completions answered with a web page, not with a reply`;
  return new ModelFailure('model-malformed', message, {
    hint: 'Check llm.base_url; it mostly ends in /v1',
    retryable: false,
  });
}

function silent(settings: ModelSettings, collected: Collected): ModelFailure {
  const begun = collected.text !== '' || collected.reasoning !== null;
  const message = `${serverName(settings)} was silent for ${settings.timeout} s${begun ? ' in the middle of its reply' : ''}`;
  return new ModelFailure('model-timeout', message, {
    hint: `If the model needs longer, raise llm.timeout (now ${settings.timeout} s)`,
    retryable: true,
    partial: partialOf(collected),
  });
}

function contextOf({ settings, environment }: Server, collected?: Collected): FailureContext {
  const secrets = secretsOf(settings, environment);
  return { settings, secrets, partial: collected === undefined ? {} : partialOf(collected) };
}
