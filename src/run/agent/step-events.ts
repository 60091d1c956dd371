import type { ErrorRecord } from '../../errors.ts';
import type { Message, ModelDelta, ToolCall, Usage } from '../../model/model.ts';
import type { Price } from '../../model/price.ts';
import type { TaskEvent } from '../event-base.ts';

/** One attempt begins. Attempts of a task count from 1, over all its turns. */
export interface ModelRequestEvent extends TaskEvent {
  readonly type: 'model-request';
  readonly attempt: number;
  readonly model: string;
  /** `judge`: a guardrail asks what it is to think of an answer. */
  readonly purpose: 'answer' | 'judge';
  /** As they were sent: with `tool_calling: text` in words. */
  readonly messages: readonly Message[];
  /** Names of the tools that were offered. */
  readonly tools: readonly string[];
}

export interface ModelDeltaEvent extends TaskEvent, ModelDelta {
  readonly type: 'model-delta';
  readonly attempt: number;
}

/** What an attempt came to, good or bad. Tokens null: the server did not say. */
export interface AttemptResult {
  /** With `tool_calling: text` all that it said. */
  readonly text: string | null;
  readonly reasoning: string | null;
  /** What it asked for; empty: nothing. */
  readonly toolCalls: readonly ToolCall[];
  readonly finishReason: string | null;
  readonly usage: Usage | null;
  readonly costUsd: number | null;
  readonly price: Price | null;
  /** The model that answered, as the server calls it; null: it did not say. Absent: as null. */
  readonly servedModel?: string | null;
  /** What the server's operator finds the request by; null and absent as `servedModel`. */
  readonly requestId?: string | null;
  readonly durationMs: number;
  readonly error: ErrorRecord | null;
}

/** An attempt failed and another follows in `delayMs`. */
export interface ModelRetry extends TaskEvent, AttemptResult {
  readonly type: 'model-retry';
  readonly attempt: number;
  /** How often this very request was tried by now. */
  readonly tries: number;
  readonly delayMs: number;
}

/** The last attempt of one request: a usable reply, or the failure that ends the task (`error` set). */
export interface ModelReplyEvent extends TaskEvent, AttemptResult {
  readonly type: 'model-reply';
  readonly attempt: number;
}

/** `max_rpm` holds the next request back for `delayMs`. */
export interface ModelWait extends TaskEvent {
  readonly type: 'model-wait';
  readonly delayMs: number;
  readonly perMinute: number;
  /** Whose `max_rpm` it is; null: the crew's. */
  readonly agent: string | null;
}

/** A model's provider failed for good; the next of the task's models is asked. */
export interface ModelFallback extends TaskEvent {
  readonly type: 'model-fallback';
  readonly from: string;
  readonly to: string;
  readonly error: ErrorRecord;
}

/** A tool is about to be called. Calls of a task count from 1. */
export interface ToolCallEvent extends TaskEvent {
  readonly type: 'tool-call';
  readonly call: number;
  /** The attempt whose reply asked for it. */
  readonly attempt: number;
  readonly tool: string;
  /** As the model wrote them. */
  readonly arguments: string;
  readonly sideEffects: boolean;
  readonly idempotencyKey: string;
}

/** What the model was told of a call. */
export interface ToolResultEvent extends TaskEvent {
  readonly type: 'tool-result';
  readonly call: number;
  readonly tool: string;
  /** False: bad arguments, no such tool, or it failed. */
  readonly ok: boolean;
  readonly output: string;
  readonly durationMs: number;
  /** `tools/x.ts:3`: the line of the project that threw; absent: none did. Not stored. */
  readonly place?: string;
}

/** What a tool has to say while it works (`ctx.log`). */
export interface ToolLog extends TaskEvent {
  readonly type: 'tool-log';
  readonly call: number;
  readonly tool: string;
  readonly message: string;
}

/** One guardrail looked at an answer; the schema of the output counts as one, and comes first. */
export interface GuardrailResult extends TaskEvent {
  readonly type: 'guardrail-result';
  /** The answer's number in its task, from 1. */
  readonly answer: number;
  /** In words, such as `max_words: 300`. */
  readonly guardrail: string;
  readonly verdict: 'pass' | 'fail' | 'replace';
  /** Why it failed; null otherwise. */
  readonly reason: string | null;
  /** The answer that it looked at; of `replace`, what stands in its place. */
  readonly output: string;
}

/** Something that went well and yet is doubtful, such as a prompt that the server cut. */
export interface ModelWarning extends TaskEvent {
  readonly type: 'model-warning';
  readonly message: string;
}
