import { canonicalJson } from '../../model/canonical-json.ts';
import type { Message, ToolCall, ToolDefinition } from '../../model/model.ts';
import {
  badArgumentsMessage,
  cutResultMessage,
  repeatedCallMessage,
  slowToolMessage,
  toolFailedMessage,
  unknownToolMessage,
} from '../../prompt/tool-messages.ts';
import { timerMs } from '../../spec/timer.ts';
import { checkArguments } from '../../structured/check-arguments.ts';
import { thrownText, wordsOf } from '../../tools/in-words.ts';
import { defaultTimeoutSeconds, type Tool, type ToolContext } from '../../tools/tool.ts';
import { now } from '../engine.ts';
import { sha256 } from '../fingerprint.ts';
import type { TaskWork } from './task-work.ts';

/** The tools of one task, and what was called so far. */
export interface Toolbox {
  readonly tools: readonly Tool[];
  /** As the model is told; empty: there are none. */
  readonly definitions: readonly ToolDefinition[];
  /** How often each call was made, by name and arguments. */
  readonly made: Map<string, number>;
  /** Numbers the calls of the task from 1. */
  calls: number;
}

export async function openToolbox(work: TaskWork): Promise<Toolbox> {
  const tools = await work.engine.tools(work.task);
  const definitions = tools.map(({ name, description, parameters }) => ({ name, description, parameters }));
  return { tools, definitions, made: new Map(), calls: 0 };
}

/** The calls of one reply. */
export interface Turn {
  readonly calls: readonly ToolCall[];
  readonly attempt: number;
}

/** Makes the calls side by side and gives the messages that answer them, in their order. Whatever goes wrong in a tool is news for the model; only the run's end rejects. */
export async function callTools(turn: Turn, toolbox: Toolbox, work: TaskWork): Promise<readonly Message[]> {
  const called = turn.calls.map((call) => ({ call, ...numbered(call, toolbox, work) }));
  const answers = await Promise.all(
    called.map(async (one) => {
      const content = await callOne(one, turn.attempt, { toolbox, work });
      return { role: 'tool', toolCallId: one.call.id, content } as const;
    }),
  );
  work.signal.throwIfAborted();
  return answers;
}

interface NumberedCall {
  readonly call: ToolCall;
  readonly number: number;
  /** The how manieth of its kind, from 1. */
  readonly occurrence: number;
  readonly idempotencyKey: string;
}

function numbered(call: ToolCall, toolbox: Toolbox, { plan, task }: TaskWork): Omit<NumberedCall, 'call'> {
  const words = sameWords(call.arguments);
  const kind = `${call.name} ${words}`;
  const occurrence = (toolbox.made.get(kind) ?? 0) + 1;
  toolbox.made.set(kind, occurrence);
  const first = plan.options.resumes ?? plan.runId;
  const idempotencyKey = [first, task.name, call.name, sha256(words).slice(0, 16), occurrence].join(':');
  return { number: ++toolbox.calls, occurrence, idempotencyKey };
}

/** Equal arguments are equal texts, however they were written. */
function sameWords(words: string): string {
  try {
    return canonicalJson(JSON.parse(words));
  } catch {
    // Not JSON: what the model wrote counts as it is.
    return words.trim();
  }
}

async function callOne(
  { call, number, occurrence, idempotencyKey }: NumberedCall,
  attempt: number,
  { toolbox, work }: { toolbox: Toolbox; work: TaskWork },
): Promise<string> {
  const { engine, about } = work;
  const wanted = await understood(call, toolbox);
  const named = { ...about, call: number, tool: call.name };
  await engine.emit({
    type: 'tool-call',
    at: now(),
    ...named,
    attempt,
    arguments: call.arguments,
    // What was never called has no effects to repeat.
    sideEffects: wanted.type === 'possible' && wanted.tool.sideEffects,
    idempotencyKey,
  });
  const started = performance.now();
  let over = false;
  const log = (message: unknown) => {
    // What a call says that was given up would come after its result, or even after the end of the run.
    if (over) return;
    // Only who watches is told, and who watches never fails the run.
    const line = { type: 'tool-log', at: now(), ...named, message: engine.mask(wordsOf(message)) } as const;
    Promise.resolve(engine.emit(line)).catch(() => undefined);
  };
  const result: CallResult =
    wanted.type === 'possible'
      ? await resultOf(wanted, { work, log, idempotencyKey })
      : { ok: false, output: wanted.message };
  over = true;
  if (work.signal.aborted) return '';
  const shown = cut(engine.mask(result.output));
  const output = occurrence >= 3 ? `${shown}\n\n${repeatedCallMessage(call.name, occurrence)}` : shown;
  const durationMs = Math.round(performance.now() - started);
  const thrown = 'error' in result ? await engine.placeOf(result.error) : null;
  const place = thrown === null ? {} : { place: thrown };
  await engine.emit({ type: 'tool-result', at: now(), ...named, ok: result.ok, output, durationMs, ...place });
  return output;
}

/** A call that can be made, or what the model is told instead. */
type Understood =
  | { readonly type: 'possible'; readonly tool: Tool; readonly input: unknown }
  | { readonly type: 'impossible'; readonly message: string };

async function understood(call: ToolCall, { tools }: Toolbox): Promise<Understood> {
  const tool = tools.find(({ name }) => name === call.name);
  if (tool === undefined) {
    const names = tools.map(({ name }) => name);
    return { type: 'impossible', message: unknownToolMessage(call.name, names) };
  }
  const input = await checkArguments(tool.parameters, call.arguments);
  if (input.type === 'valid') return { type: 'possible', tool, input: input.value };
  return { type: 'impossible', message: badArgumentsMessage(call.name, input.message) };
}

interface Calling {
  readonly work: TaskWork;
  readonly log: (message: string) => void;
  readonly idempotencyKey: string;
}

interface CallResult {
  readonly ok: boolean;
  readonly output: string;
  /** What the tool threw. */
  readonly error?: unknown;
}

async function resultOf(
  { tool, input }: Extract<Understood, { type: 'possible' }>,
  calling: Calling,
): Promise<CallResult> {
  const seconds = tool.timeoutSeconds ?? defaultTimeoutSeconds;
  const late = new AbortController();
  const signal = AbortSignal.any([calling.work.signal, late.signal]);
  const timer = setTimeout(() => late.abort(new Error(slowToolMessage(tool.name, seconds))), timerMs(seconds));
  try {
    const output = await untilAborted(tool.call(input, contextOf(calling, signal)), signal);
    return { ok: true, output };
  } catch (error) {
    if (late.signal.aborted) return { ok: false, output: slowToolMessage(tool.name, seconds) };
    const output = toolFailedMessage(tool.name, thrownText(error));
    return { ok: false, output, error };
  } finally {
    clearTimeout(timer);
  }
}

/** Rejects with the signal's reason once it is aborted: a tool or a guardrail that does not listen must not hold up the run. */
export function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

function contextOf({ work, log, idempotencyKey }: Calling, signal: AbortSignal): ToolContext {
  return { ...placeOf(work), signal, log, idempotencyKey };
}

/** Where a tool or a guardrail runs, as it is told. */
export function placeOf({ plan, task }: TaskWork): Pick<ToolContext, 'run' | 'task' | 'agent'> {
  return {
    run: { id: plan.runId, isReplay: plan.parentRunId !== null, parentId: plan.parentRunId },
    task: { id: task.taskId, name: task.name },
    agent: { role: task.texts.role },
  };
}

/** In characters; about 15,000 tokens. */
const longestResult = 60_000;

function cut(text: string): string {
  if (text.length <= longestResult) return text.toWellFormed();
  return `${text.slice(0, longestResult).toWellFormed()}\n\n${cutResultMessage(text.length - longestResult)}`;
}
