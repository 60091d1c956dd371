import type { ErrorRecord } from '../errors.ts';
import { ollamaCutWarning } from '../model/context-cut.ts';
import { type Message, type Model, type ModelDelta, ModelFailure, type ModelReply } from '../model/model.ts';
import { priceReply } from '../model/price.ts';
import { retryDelay } from '../model/retry.ts';
import type { TaskName } from '../spec/crew-spec.ts';
import { now } from './engine.ts';
import type { AttemptResult, Emit, TaskTotals } from './events.ts';
import type { RunId, TaskId } from './ids.ts';
import { addAttempt, noTotals } from './totals.ts';

export interface AskOptions {
  readonly about: { readonly runId: RunId; readonly taskId: TaskId; readonly name: TaskName };
  readonly emit: Emit;
  readonly model: Model;
  /** Aborted when the run is, or when the task's time is up. */
  readonly signal: AbortSignal;
}

/** `failure` is a ModelFailure, or whatever the signal was aborted with. */
export type AskResult =
  | { readonly type: 'reply'; readonly text: string; readonly totals: TaskTotals }
  | {
      readonly type: 'failure';
      readonly failure: unknown;
      readonly partial: string | null;
      readonly totals: TaskTotals;
    };

/** Asks until there is a usable reply or no sense in going on; each attempt and each wait is told as an event. */
export async function askModel(messages: readonly Message[], options: AskOptions): Promise<AskResult> {
  const { about, emit, signal } = options;
  const started = performance.now();
  let totals = noTotals;
  for (let attempt = 1; ; attempt++) {
    const made = await attemptOnce(messages, attempt, options);
    const result = made.result;
    totals = { ...addAttempt(totals, result), durationMs: Math.round(performance.now() - started) };
    const delayMs = made.failure === null ? null : delayAfter(made.failure, attempt, signal);
    const at = now();
    if (delayMs !== null) {
      await emit({ type: 'model-retry', at, ...about, attempt, delayMs, ...result });
      if (await waited(delayMs, signal)) continue;
      return { type: 'failure', failure: signal.reason, partial: result.text, totals };
    }
    await emit({ type: 'model-reply', at, ...about, attempt, ...result });
    const warning = made.failure === null ? ollamaCutWarning(options.model.settings, messages, result.usage) : null;
    if (warning !== null) await emit({ type: 'model-warning', at, ...about, message: warning });
    if (made.failure === null) return { type: 'reply', text: result.text ?? '', totals };
    return { type: 'failure', failure: made.failure.error, partial: result.text, totals };
  }
}

interface Attempt {
  readonly result: AttemptResult;
  readonly failure: { readonly error: unknown } | null;
}

async function attemptOnce(messages: readonly Message[], attempt: number, options: AskOptions): Promise<Attempt> {
  const { about, emit, model, signal } = options;
  await emit({ type: 'model-request', at: now(), ...about, attempt, model: model.settings.label, messages });
  const started = performance.now();
  const deltas = deltaTeller(attempt, options);
  try {
    signal.throwIfAborted();
    const reply = await model.reply({ messages, signal, onDelta: deltas.tell });
    deltas.end();
    return { result: await attemptResult(model, reply, { started, error: null }), failure: null };
  } catch (error) {
    deltas.end();
    if (!(error instanceof ModelFailure) && !signal.aborted) throw error;
    const partial = error instanceof ModelFailure ? error.partial : { text: deltas.text() };
    return {
      result: await attemptResult(model, partial, { started, error: errorOf(error) }),
      failure: { error },
    };
  }
}

interface AttemptFacts {
  readonly started: number;
  readonly error: ErrorRecord | null;
}

async function attemptResult(model: Model, reply: Partial<ModelReply>, facts: AttemptFacts): Promise<AttemptResult> {
  const durationMs = Math.round(performance.now() - facts.started);
  const usage = reply.usage ?? null;
  return {
    text: reply.text === undefined || reply.text === '' ? null : reply.text,
    reasoning: reply.reasoning ?? null,
    finishReason: reply.finishReason ?? null,
    usage,
    ...(await priceReply(model.settings, usage)),
    durationMs,
    error: facts.error,
  };
}

/** Emits deltas without waiting, all that came in one turn of the event loop as one. A reader's failure is kept and thrown by `end`, so that no rejection goes unseen. */
function deltaTeller(attempt: number, { about, emit }: AskOptions) {
  let failed: { readonly error: unknown } | null = null;
  let text = '';
  let waiting: ModelDelta | null = null;
  let turnEnd: NodeJS.Immediate | undefined;
  const emitted = async (delta: ModelDelta) => emit({ type: 'model-delta', at: now(), ...about, attempt, ...delta });
  const flush = () => {
    clearImmediate(turnEnd);
    turnEnd = undefined;
    if (waiting === null) return;
    emitted(waiting).catch((error: unknown) => (failed ??= { error }));
    waiting = null;
  };
  return {
    tell(delta: ModelDelta): void {
      if (delta.kind === 'text') text += delta.text;
      if (waiting !== null && waiting.kind !== delta.kind) flush();
      waiting = waiting === null ? delta : { kind: delta.kind, text: waiting.text + delta.text };
      turnEnd ??= setImmediate(flush);
    },
    text: () => text,
    end(): void {
      flush();
      if (failed !== null) throw failed.error;
    },
  };
}

function delayAfter(failure: { readonly error: unknown }, attempt: number, signal: AbortSignal): number | null {
  if (signal.aborted || !(failure.error instanceof ModelFailure)) return null;
  return retryDelay(failure.error, attempt, Math.random);
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
