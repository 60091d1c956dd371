import type { OpenAI } from 'openai';
import { askAsLearned } from './ask-as-learned.ts';
import { clientFailure } from './failure/client-failure.ts';
import { type FailureContext, serverName } from './failure/failure-context.ts';
import { serverFailure } from './failure/server-failure.ts';
import { isWebPage, wordsOf } from './failure/server-words.ts';
import { type Model, ModelFailure, type ModelRequest, type ModelSettings } from './model.ts';
import { proxyFor } from './network/proxy-for.ts';
import { openClient } from './openai-client.ts';
import type { Environment } from './providers.ts';
import { errorIn, otherWordsIn } from './reply/error-in.ts';
import { judgeReply } from './reply/judge-reply.ts';
import { partialOf } from './reply/not-finished.ts';
import { type BodyEnd, readChunks } from './reply/read-chunks.ts';
import { type Collected, type Progress, type ReplyCollector, replyCollector } from './reply/reply-collector.ts';
import { type SilenceWatch, watchSilence } from './reply/silence.ts';
import { chatBody } from './request/chat-body.ts';
import { type HabitMemory, habitsOf, type Learned } from './request/server-habits.ts';
import { secretsOf } from './secrets/secrets.ts';

/** Makes models that are asked over HTTP at `/chat/completions`. Keys are read when a model is first asked; models of one server share a client, and all factories with one `memory` what was learned about servers. */
export function modelFactory(
  environment: Environment,
  memory: HabitMemory = new Map(),
): (settings: ModelSettings) => Model {
  const clients = new Map<string, Promise<OpenAI>>();
  return (settings) => {
    const { provider, baseUrl, keyVariable, headers, apiVersion, timeout } = settings;
    const server = JSON.stringify([provider, baseUrl, keyVariable, headers, apiVersion, timeout]);
    const connect = (): Promise<OpenAI> => {
      const client = clients.get(server) ?? openClient(settings, environment);
      clients.set(server, client);
      return client;
    };
    return httpModel({ settings, environment, connect, learned: habitsOf(settings, memory) });
  };
}

interface Server {
  readonly settings: ModelSettings;
  readonly environment: Environment;
  readonly connect: () => Promise<OpenAI>;
  readonly learned: Learned;
}

function httpModel(server: Server): Model {
  const { settings } = server;
  return {
    settings,
    async reply(request) {
      request.signal.throwIfAborted();
      const client = await server.connect();
      const { collector, readerFailed } = collectorFor(request);
      const silence = watchSilence(settings.timeout, request.signal);
      let ended: BodyEnd;
      try {
        const asked = { settings, learned: server.learned, request, collector, silence };
        ended = await askAsLearned(asked, () => receive({ server, client, request, collector, silence }));
      } catch (error) {
        if (readerFailed()) throw error;
        request.signal.throwIfAborted();
        if (silence.timedOut()) throw silent(settings, collector.end());
        throw await clientFailure(error, contextOf(server, request, collector.end()));
      } finally {
        silence.end();
      }
      // the client ends an aborted stream as if it were complete
      request.signal.throwIfAborted();
      if (silence.timedOut() && !ended.isOver) throw silent(settings, collector.end());
      return judgeReply(collector.end(), settings, request);
    },
  };
}

interface Exchange {
  readonly server: Server;
  readonly client: OpenAI;
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

async function receive(exchange: Exchange): Promise<BodyEnd> {
  const { collector, silence } = exchange;
  const response = await ask(exchange);
  collector.addHeaders(response.headers);
  silence.heard();
  if (response.body === null) return { isOver: false, words: '' };
  let otherWords: unknown = null;
  const ended = await readChunks(response.body, {
    chunk(chunk) {
      const error = errorIn(chunk);
      // Behind the end of the reply it is no part of it.
      if (error !== null && !collector.isSettled()) throw refusal(error, response, exchange);
      otherWords ??= otherWordsIn(chunk);
      return told(collector.add(chunk));
    },
    done: () => told(collector.done()),
    heard: silence.heard,
  });
  if (hasNothing(collector.end())) {
    if (otherWords !== null) throw refusal(otherWords, response, exchange);
    if (ended.words !== '') throw onlyWords(ended.words, exchange);
  }
  return ended;

  /** A server that only shows that it is there has not answered: its signs of life end no silence. */
  function told(progress: Progress): Progress {
    if (progress.isNews) silence.heard();
    return progress;
  }
}

function ask({ server, client, request, silence }: Exchange) {
  const body = chatBody(server.settings, request, server.learned.habits);
  return client.chat.completions.create(body, { signal: silence.signal }).asResponse();
}

/** A failure that came with status 200, be it in the middle of a reply that began well. */
function refusal(body: unknown, { headers }: Response, { server, request, collector }: Exchange): ModelFailure {
  return serverFailure({ status: undefined, headers, body }, contextOf(server, request, collector.end()));
}

function hasNothing({ text, reasoning, finishReason, askedForTool }: Collected): boolean {
  return text === '' && reasoning === null && finishReason === null && !askedForTool;
}

/** Of a body that is neither a reply nor an error: a page, or a plain text. */
function onlyWords(words: string, { server }: Exchange): ModelFailure {
  const { settings, environment } = server;
  if (isWebPage(words)) {
    const message = `${settings.baseUrl}/chat/completions answered with a web page, not with a reply`;
    return new ModelFailure('model-malformed', message, {
      hint: 'Check llm.base_url; it usually ends in /v1',
      retryable: false,
    });
  }
  const said = wordsOf(words, secretsOf(settings, environment));
  return new ModelFailure('model-malformed', `${serverName(settings)} sent no reply, only the text "${said}"`, {
    hint: 'Try again later, or choose another model with --model',
    retryable: true,
  });
}

function silent(settings: ModelSettings, collected: Collected): ModelFailure {
  const begun = collected.text !== '' || collected.reasoning !== null || collected.askedForTool;
  const message = `${serverName(settings)} was silent for ${settings.timeout} s${begun ? ' in the middle of its reply' : ''}`;
  return new ModelFailure('model-timeout', message, {
    hint: `If the model needs longer, raise llm.timeout (now ${settings.timeout} s)`,
    retryable: true,
    partial: partialOf(collected),
  });
}

function contextOf(
  { settings, environment }: Server,
  { tools = [] }: ModelRequest,
  collected?: Collected,
): FailureContext {
  const secrets = secretsOf(settings, environment);
  const partial = collected === undefined ? {} : partialOf(collected);
  const proxy = proxyFor(settings.baseUrl, environment);
  return { settings, secrets, partial, tools: tools.map(({ name }) => name), proxy };
}
