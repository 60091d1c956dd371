import { CrewError, type ErrorRecord } from '../../errors.ts';
import { retryDelay } from '../../model/failure/retry.ts';
import { type Message, type Model, type ModelDelta, ModelFailure, type ModelRequest } from '../../model/model.ts';
import { priceReply } from '../../model/price.ts';
import { ollamaCutWarning } from '../../model/reply/context-cut.ts';
import { messagesFor } from '../../model/request/assistant-message.ts';
import { now } from '../engine.ts';
import type { AttemptResult, ModelRequestEvent } from '../events.ts';
import type { TaskWork } from './task-work.ts';
import { textToolModel, wordedMessages } from './text-tools.ts';
import { type ReadingModel, type ReadReply, readingModel } from './written-calls/reading-model.ts';

/** One thing to ask a task's model. */
export interface Question extends Pick<ModelRequest, 'messages' | 'tools' | 'toolChoice' | 'output'> {
  readonly purpose: ModelRequestEvent['purpose'];
}

/** `failure` is a ModelFailure, a CrewError `limit-reached`, or whatever the signal was aborted with. */
export type Asked =
  | { readonly type: 'reply'; readonly reply: ReadReply; readonly attempt: number }
  | { readonly type: 'failure'; readonly failure: unknown; readonly partial: string | null };

/** Asks until there is a usable reply or no sense in going on, of one model after the other; each attempt and each wait is told as an event. */
export async function askModel(question: Question, work: TaskWork): Promise<Asked> {
  let missed: Asked | null = null;
  for (;;) {
    const asked = await askOne(question, work);
    if (asked.type === 'reply' || !mayFallBack(asked.failure)) return asked;
    // A cassette holds no failures of providers: what the first model does not find there, the next may. If none does, the first miss says most.
    if (asked.failure instanceof ModelFailure && asked.failure.code === 'playback-miss') missed ??= asked;
    const from = work.models.current().settings.label;
    if (!work.models.next()) return missed ?? asked;
    const to = work.models.current().settings.label;
    await work.engine.emit({
      type: 'model-fallback',
      at: now(),
      ...work.about,
      from,
      to,
      error: errorOf(asked.failure),
    });
  }
}

/** A provider's failure, as against what is wrong with the question or the answer. */
function mayFallBack(failure: unknown): boolean {
  return failure instanceof ModelFailure && !own.has(failure.code);
}

const own: ReadonlySet<string> = new Set(['model-length', 'model-content-filter', 'model-context-length']);

async function askOne(question: Question, work: TaskWork): Promise<Asked> {
  const { signal, about, meter } = work;
  const { emit } = work.engine;
  for (let tries = 1; ; tries++) {
    const refused = await mayAsk(work);
    if (refused !== null) return { type: 'failure', failure: refused, partial: null };
    const attempt = meter.nextAttempt();
    const { result, reply, failure } = await attemptOnce(question, attempt, work);
    meter.count(result, work.models.current().settings.label);
    const delayMs = failure === null ? null : delayAfter(failure, tries, signal);
    const at = now();
    if (delayMs !== null) {
      await emit({ type: 'model-retry', at, ...about, attempt, tries, delayMs, ...result });
      if (await waited(delayMs, signal)) continue;
      return { type: 'failure', failure: signal.reason, partial: result.text };
    }
    await emit({ type: 'model-reply', at, ...about, attempt, ...result });
    if (reply === null) return { type: 'failure', failure: failure?.error, partial: result.text };
    const warning = ollamaCutWarning(work.models.current().settings, question.messages, result.usage);
    if (warning !== null) await emit({ type: 'model-warning', at, ...about, message: warning });
    return { type: 'reply', reply, attempt };
  }
}

/** Why nothing may be asked now: a limit, or the end of the run while it waited for its turn. Null: go on. */
async function mayAsk({ task, engine, signal, budgets, about }: TaskWork): Promise<unknown> {
  try {
    for (const budget of budgets) budget.check();
    await engine.pace(task, signal, (wait) => engine.emit({ type: 'model-wait', at: now(), ...about, ...wait }));
    // Its time may have run out while it waited.
    for (const budget of budgets) budget.check();
    return null;
  } catch (error) {
    if (signal.aborted) return signal.reason;
    if (error instanceof CrewError && error.code === 'limit-reached') return error;
    throw error;
  }
}

interface Attempt {
  readonly result: AttemptResult;
  /** Null: it failed. */
  readonly reply: ReadReply | null;
  readonly failure: { readonly error: unknown } | null;
}

async function attemptOnce(given: Question, attempt: number, work: TaskWork): Promise<Attempt> {
  const { about, signal, models, engine } = work;
  const question = { ...given, messages: messagesFor(models.current().settings.baseUrl, given.messages) };
  const { purpose, ...asked } = question;
  const { model, messages } = inItsWay(models.current(), question);
  const tools = (asked.tools ?? []).map((tool) => tool.name);
  const request = { attempt, model: model.settings.label, purpose, messages, tools };
  await engine.emit({ type: 'model-request', at: now(), ...about, ...request });
  const started = performance.now();
  const deltas = deltaTeller(attempt, work, purpose);
  try {
    signal.throwIfAborted();
    const onWarning = deltas.warn;
    const reply = await model.reply({ ...asked, signal, onDelta: deltas.tell, onWarning });
    deltas.end();
    return { result: await attemptResult(model, reply, { started, error: null }), reply, failure: null };
  } catch (error) {
    deltas.end();
    if (!(error instanceof ModelFailure) && !signal.aborted) throw error;
    const partial = error instanceof ModelFailure ? error.partial : { text: deltas.text() };
    const result = await attemptResult(model, partial, { started, error: errorOf(error) });
    return { result, reply: null, failure: { error } };
  }
}

/** A model without function calling is told of its tools in words; any other may write a call as text all the same. `messages`: what is sent to it. */
function inItsWay(
  model: Model,
  question: Question,
): { readonly model: ReadingModel; readonly messages: readonly Message[] } {
  if (question.tools === undefined || model.settings.toolCalling !== 'text') {
    return { model: readingModel(model), messages: question.messages };
  }
  return { model: textToolModel(model), messages: wordedMessages(question) };
}

interface AttemptFacts {
  readonly started: number;
  readonly error: ErrorRecord | null;
}

async function attemptResult(model: Model, reply: Partial<ReadReply>, facts: AttemptFacts): Promise<AttemptResult> {
  const durationMs = Math.round(performance.now() - facts.started);
  const usage = reply.usage ?? null;
  const text = reply.words ?? reply.text;
  return {
    text: text === undefined || text === '' ? null : text,
    reasoning: reply.reasoning ?? null,
    toolCalls: reply.toolCalls ?? [],
    finishReason: reply.finishReason ?? null,
    usage,
    ...(await priceReply(model.settings, usage, reply.facts)),
    servedModel: reply.facts?.servedModel ?? null,
    requestId: reply.facts?.requestId ?? null,
    durationMs,
    error: facts.error,
  };
}

/** Emits deltas without waiting, all that came in one turn of the event loop as one; what a judge says is nobody's output. A reader's failure is kept and thrown by `end`, so that no rejection goes unseen. */
function deltaTeller(attempt: number, { about, engine }: TaskWork, purpose: Question['purpose']) {
  let failed: { readonly error: unknown } | null = null;
  let text = '';
  let waiting: ModelDelta | null = null;
  let turnEnd: NodeJS.Immediate | undefined;
  const emitted = async (delta: ModelDelta) =>
    engine.emit({ type: 'model-delta', at: now(), ...about, attempt, ...delta });
  const warned = async (message: string) => engine.emit({ type: 'model-warning', at: now(), ...about, message });
  const keep = (error: unknown) => {
    failed ??= { error };
  };
  const flush = () => {
    clearImmediate(turnEnd);
    turnEnd = undefined;
    if (waiting === null) return;
    emitted(waiting).catch(keep);
    waiting = null;
  };
  return {
    tell(delta: ModelDelta): void {
      if (delta.kind === 'text') text += delta.text;
      if (purpose === 'judge') return;
      if (waiting !== null && waiting.kind !== delta.kind) flush();
      waiting = waiting === null ? delta : { kind: delta.kind, text: waiting.text + delta.text };
      turnEnd ??= setImmediate(flush);
    },
    warn(message: string): void {
      warned(message).catch(keep);
    },
    text: () => text,
    end(): void {
      flush();
      if (failed !== null) throw failed.error;
    },
  };
}

function delayAfter(failure: { readonly error: unknown }, tries: number, signal: AbortSignal): number | null {
  if (signal.aborted || !(failure.error instanceof ModelFailure)) return null;
  return retryDelay(failure.error, tries, Math.random);
}

/** False when the signal was aborted meanwhile. */
function waited(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const stop = () => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve(true);
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });
}

function errorOf(error: unknown): ErrorRecord {
  if (error instanceof ModelFailure) return { code: error.code, message: error.message, hint: error.hint ?? null };
  return { code: 'cancelled', message: 'the request was given up', hint: null };
}
